// The whole protocol, told step by step: a learner's diploma scan goes from a teaching centre to a reviewer.
// It runs in Node and in a browser; it is a test, and what `npm start` shows until there is a service.
import {
  CapsuleFrag,
  decryptOriginal,
  decryptReencrypted,
  encrypt,
  generateKeyFrags,
  KeyFrag,
  PreError,
  reencrypt,
  SecretKey,
  SecretKeyFactory,
  Signer,
} from '../src/index.ts';

const text = { encode: new TextEncoder(), decode: new TextDecoder('utf-8', { fatal: true }) };

/** Runs an action that must be refused; returns the code of the refusal. */
function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof PreError) return error.code;
    throw error;
  }
  throw new Error('this should have been refused');
}

/** Tells the story to `say`, a line at a time; throws when any step does not go as told. */
export function scenario(say: (line: string) => void): void {
  say('The centre (owner) derives one delegating key for this one document from its seed.');
  const seed = SecretKeyFactory.random();
  const delegatingSecretKey = seed.makeKey(text.encode.encode('application-17/degree-scan/1'));
  const delegatingKey = delegatingSecretKey.publicKey();
  const signer = new Signer(SecretKey.random());

  say('It encrypts the document’s file key; capsule and ciphertext may be seen by everyone.');
  const fileKey = '文件密钥 file key';
  const { capsule, ciphertext } = encrypt(delegatingKey, text.encode.encode(fileKey));
  say(`  capsule ${capsule.toBytes().length} bytes, ciphertext ${ciphertext.length} bytes`);
  const read = decryptOriginal(delegatingSecretKey, { capsule, ciphertext });
  if (text.decode.decode(read) !== fileKey) throw new Error('the owner reads something else');

  say('The authority’s reviewer (reader) has a receiving key. The centre grants: 3 fragments, any 2 open.');
  const receivingSecretKey = SecretKey.random();
  const receivingKey = receivingSecretKey.publicKey();
  const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
  const granted = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold: 2, shares: 3 });

  say('Each holder receives one fragment as bytes, checks it and keeps its share.');
  const held = granted.map((keyFrag) => KeyFrag.fromBytes(keyFrag.toSecretBytes()).verify(keys));

  say('Asked by the reader, two holders check the capsule and convert it; each proves that it did so.');
  const answers = held.slice(0, 2).map((keyFrag) => reencrypt(capsule.verify(), keyFrag).capsuleFrag.toBytes());
  say(`  one answer: ${answers[0]?.length ?? 0} bytes, the same from every machine of that holder`);

  say('The reader checks both proofs, combines the fragments and opens.');
  const fragments = answers.map((bytes) => CapsuleFrag.fromBytes(bytes).verify(capsule, keys));
  const opening = { receivingSecretKey, delegatingKey, capsule, fragments, ciphertext };
  const opened = text.decode.decode(decryptReencrypted(opening));
  if (opened !== fileKey) throw new Error('the reader reads something else');
  say(`  opened: ${opened}`);

  say('A holder that lies is found out: its proof names it.');
  const [honest = new Uint8Array(), other = new Uint8Array()] = answers;
  const forged = CapsuleFrag.fromBytes(new Uint8Array([...other.slice(0, 66), ...honest.slice(66)]));
  say(`  ${refusalOf(() => forged.verify(capsule, keys))}`);

  say('One fragment alone does not open, and neither does another reader’s key.');
  say(`  ${refusalOf(() => decryptReencrypted({ ...opening, fragments: fragments.slice(0, 1) }))}`);
  say(`  ${refusalOf(() => decryptReencrypted({ ...opening, receivingSecretKey: SecretKey.random() }))}`);
}
