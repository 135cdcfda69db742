// What is timed: each operation on both sides, on the same keys and bytes.
import {
  Capsule,
  CapsuleFrag,
  decryptReencrypted,
  encrypt,
  generateKeyFrags,
  KeyFrag,
  reencrypt,
  SecretKey,
  Signer,
} from '../dist/index.js';
import { umbral } from '../test/umbral-pre.ts';

const plaintext = new Uint8Array(1024).fill(7);
const delegatingSecretKey = SecretKey.random();
const receivingSecretKey = SecretKey.random();
const signingKey = SecretKey.random();
const signer = new Signer(signingKey);
const delegatingKey = delegatingSecretKey.publicKey();
const receivingKey = receivingSecretKey.publicKey();
const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
const { capsule, ciphertext } = encrypt(delegatingKey, plaintext);
const keyFrags = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold: 2, shares: 3 });
const single = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold: 1, shares: 1 });

const theirSecretKey = (key: SecretKey): umbral.SecretKey => umbral.SecretKey.fromBEBytes(key.toSecretBytes());
const theirOwner = theirSecretKey(delegatingSecretKey);
const theirReader = theirSecretKey(receivingSecretKey);
const theirSigner = new umbral.Signer(theirSecretKey(signingKey));
const [theirA, theirB, theirVerifyingKey] = [
  theirOwner.publicKey(),
  theirReader.publicKey(),
  theirSigner.verifyingKey(),
];
const capsuleBytes = capsule.toMessagePack();
const theirCapsule = umbral.Capsule.fromBytes(capsuleBytes);

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('nothing was made');
  return item;
}

const verifiedCapsule = capsule.verify();
const reencrypted = (frags: readonly KeyFrag[]) => frags.map((frag) => reencrypt(verifiedCapsule, frag.verify(keys)));
const two = reencrypted(keyFrags.slice(0, 2));
const one = reencrypted(single);
const theirFrags = (fragments: typeof two) =>
  fragments.map(({ capsuleFrag }) => umbral.CapsuleFrag.fromBytes(capsuleFrag.toMessagePack()).skipVerification());
const theirKeyFragOf = (frag: KeyFrag) => umbral.KeyFrag.fromBytes(frag.toSecretMessagePack()).skipVerification();

const keyFrag = first(keyFrags);
const keyFragBytes = keyFrag.toSecretMessagePack();
const verifiedKeyFrag = keyFrag.verify(keys);
const theirKeyFrag = theirKeyFragOf(keyFrag);
const fragmentBytes = first(two).capsuleFrag.toBytes();
const theirFragmentBytes = first(two).capsuleFrag.toMessagePack();
const opening = { receivingSecretKey, delegatingKey, capsule, ciphertext };
const rawCapsule = capsule.toBytes();
const rawKeyFrag = keyFrag.toSecretBytes();

const openOurs = (fragments: typeof two) => () => decryptReencrypted({ ...opening, fragments });
// Opening takes the verified fragments away, so each opening parses them again; on this side it costs them little.
const openTheirs = (fragments: typeof two) => () =>
  umbral.decryptReencrypted(theirReader, theirA, theirCapsule, theirFrags(fragments), ciphertext);
const generate = (threshold: number, shares: number) => ({
  ours: () => generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold, shares }),
  theirs: () => umbral.generateKFrags(theirOwner, theirB, theirSigner, threshold, shares, true, true),
});

export const operations = {
  encrypt: { ours: () => encrypt(delegatingKey, plaintext), theirs: () => umbral.encrypt(theirA, plaintext) },
  keyFrags1of1: generate(1, 1),
  keyFrags2of3: generate(2, 3),
  reencrypt: {
    ours: () => reencrypt(verifiedCapsule, verifiedKeyFrag),
    theirs: () => umbral.reencrypt(theirCapsule, theirKeyFrag),
  },
  verify: {
    ours: () => CapsuleFrag.fromBytes(fragmentBytes).verify(capsule, keys),
    theirs: () =>
      umbral.CapsuleFrag.fromBytes(theirFragmentBytes).verify(theirCapsule, theirVerifyingKey, theirA, theirB),
  },
  open1: { ours: openOurs(one), theirs: openTheirs(one) },
  open2: { ours: openOurs(two), theirs: openTheirs(two) },
  // The contract's path: capsule and fragment were verified when they were stored. The reference checks a
  // capsule whenever it parses one.
  contractPath: {
    ours: () =>
      reencrypt(
        Capsule.fromBytes(rawCapsule).skipVerification(),
        KeyFrag.fromBytes(rawKeyFrag).skipVerification(),
      ).capsuleFrag.toBytes(),
    theirs: () => {
      const parsed = umbral.Capsule.fromBytes(capsuleBytes);
      const frag = umbral.KeyFrag.fromBytes(keyFragBytes).verify(theirVerifyingKey, theirA, theirB);
      return umbral.reencrypt(parsed, frag).toBytes();
    },
  },
} as const;
