// Refusals that need a protocol run; those of the parsers are in vectors.test.ts.
import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import {
  Capsule,
  CapsuleFrag,
  decryptOriginal,
  decryptReencrypted,
  encrypt,
  generateKeyFrags,
  type GroupArithmetic,
  jacobianArithmetic,
  KeyFrag,
  type KeyFragKeys,
  KeyFragPublicPart,
  type PreErrorCode,
  reencrypt,
  SecretKey,
  Signature,
  Signer,
} from '../src/index.ts';

const delegatingSecretKey = SecretKey.random();
const receivingSecretKey = SecretKey.random();
const signer = new Signer(SecretKey.random());
const delegatingKey = delegatingSecretKey.publicKey();
const receivingKey = receivingSecretKey.publicKey();
const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
const stranger = SecretKey.random().publicKey();
const options = { delegatingSecretKey, receivingKey, signer, threshold: 1, shares: 2 };
const { capsule, ciphertext } = encrypt(delegatingKey, Uint8Array.of(1, 2, 3));

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('there is none');
  return item;
}

const refusal = (code: PreErrorCode, field?: string): unknown =>
  expect.objectContaining({ name: 'PreError', code, ...(field === undefined ? {} : { field }) });

const keyFrag = first(generateKeyFrags(options));
const fragment = reencrypt(capsule.verify(), keyFrag.verify(keys));
const opening = { receivingSecretKey, delegatingKey, capsule, ciphertext };

describe('a grant', () => {
  test.each([
    [0, 1],
    [2, 1],
    [1, 256],
    [1.5, 2],
    [1, Number.NaN],
  ])('refuses %d of %d', (threshold, shares) => {
    expect(() => generateKeyFrags({ ...options, threshold, shares })).toThrow(refusal('INVALID_THRESHOLD'));
  });

  test('refuses a random source that returns too little', () => {
    expect(() => generateKeyFrags(options, () => new Uint8Array(31))).toThrow(refusal('RANDOM_SOURCE_BROKEN'));
  });

  test('refuses a random source that returns zeros', () => {
    expect(() => encrypt(delegatingKey, Uint8Array.of(1), (length) => new Uint8Array(length))).toThrow(
      refusal('RANDOM_SOURCE_BROKEN'),
    );
  });
});

describe('a holder', () => {
  test('refuses a capsule whose check does not hold', () => {
    const other = encrypt(delegatingKey, Uint8Array.of(1)).capsule;
    const forged = Capsule.fromBytes(
      Uint8Array.from([...capsule.toBytes().slice(0, 66), ...other.toBytes().slice(66)]),
    );
    expect(() => forged.verify()).toThrow(refusal('CAPSULE_CHECK_FAILED', 'capsule'));
  });

  test('refuses a share that does not belong to the public part', () => {
    const other = generateKeyFrags(options).map((made) => made.shareBytes());
    const joined = KeyFrag.join(keyFrag.publicPart, first(other));
    expect(() => joined.verify(keys)).toThrow(refusal('SHARE_MISMATCH', 'keyFrag.share'));
  });

  test.each(['verifyingKey', 'delegatingKey', 'receivingKey'] as const)(
    'refuses a fragment under another %s',
    (role) => {
      expect(() => keyFrag.verify({ ...keys, [role]: stranger })).toThrow(refusal('SIGNATURE_CHECK_FAILED'));
    },
  );

  test.each(['delegatingKey', 'receivingKey'] as const)('refuses to check a signature without its %s', (role) => {
    const others = Object.entries(keys).filter(([name]) => name !== role);
    const check = () => keyFrag.verify(Object.fromEntries(others) as unknown as KeyFragKeys);
    expect(check).toThrow(refusal('KEY_REQUIRED', role));
  });

  test('needs no key that the signature does not cover', () => {
    const loose = first(generateKeyFrags({ ...options, signDelegatingKey: false, signReceivingKey: false }));
    expect(loose.verify({ verifyingKey: signer.verifyingKey }).keyFrag).toBe(loose);
  });

  test('refuses a public part whose signature for the reader covers other keys', () => {
    expect(() => {
      keyFrag.publicPart.verifyForReceiver({ ...keys, receivingKey: stranger });
    }).toThrow(refusal('SIGNATURE_CHECK_FAILED', 'keyFrag.signatureForReceiver'));
  });

  test('refuses a flag byte other than 0 and 1', () => {
    const bytes = keyFrag.publicPart.toBytes();
    bytes[226] = 2;
    expect(() => KeyFragPublicPart.fromBytes(bytes)).toThrow(refusal('INVALID_FLAG', 'keyFrag.delegatingKeySigned'));
  });

  test.each<[string, (arithmetic: GroupArithmetic) => GroupArithmetic]>([
    ['E1 and V1', faultyPair(0)],
    ['E2 and V2', faultyPair(1)],
    [
      'U2',
      (sound) => ({ ...sound, multiplyParameterUnsafe: (scalar) => sound.multiplyParameterUnsafe(scalar).double() }),
    ],
  ])('refuses to release a fragment after a fault in %s', (_where, breakIt) => {
    const faulty = breakIt(jacobianArithmetic);
    expect(() => reencrypt(capsule.verify(), keyFrag.verify(keys), faulty)).toThrow(refusal('SELF_CHECK_FAILED'));
  });

  /** Doubles the first point of the pair's result in the given call. */
  function faultyPair(faultyCall: number) {
    return (sound: GroupArithmetic): GroupArithmetic => ({
      ...sound,
      preparePairUnsafe(e, v) {
        const multiply = sound.preparePairUnsafe(e, v);
        let call = 0;
        return (scalar) => {
          const [left, right] = multiply(scalar);
          return call++ === faultyCall ? [left.double(), right] : [left, right];
        };
      },
    });
  }
});

describe('a reader', () => {
  test.each(['verifyingKey', 'delegatingKey', 'receivingKey'] as const)(
    'refuses a fragment under another %s',
    (role) => {
      const check = () => fragment.capsuleFrag.verify(capsule, { ...keys, [role]: stranger });
      expect(check).toThrow(refusal('SIGNATURE_CHECK_FAILED', 'capsuleFrag.signatureForReceiver'));
    },
  );

  test.each([
    ['E1', 0],
    ['V1', 33],
    ['E2', 131],
    ['V2', 164],
    ['U2', 230],
  ])('refuses a fragment with another %s', (_name, offset) => {
    const bytes = fragment.capsuleFrag.toBytes();
    bytes.set(stranger.toBytes(), offset);
    expect(() => CapsuleFrag.fromBytes(bytes).verify(capsule, keys)).toThrow(refusal('PROOF_CHECK_FAILED'));
  });

  test('refuses to open with no fragment, and with one twice', () => {
    expect(() => decryptReencrypted({ ...opening, fragments: [] })).toThrow(refusal('INVALID_FRAGMENT_SET'));
    expect(() => decryptReencrypted({ ...opening, fragments: [fragment, fragment] })).toThrow(
      refusal('INVALID_FRAGMENT_SET'),
    );
  });

  test('refuses to mix fragments of two grants', () => {
    const again = reencrypt(capsule.verify(), first(generateKeyFrags(options)).verify(keys));
    expect(() => decryptReencrypted({ ...opening, fragments: [fragment, again] })).toThrow(refusal('MIXED_FRAGMENTS'));
  });

  test('refuses the owner’s key of another document', () => {
    expect(() => decryptReencrypted({ ...opening, delegatingKey: stranger, fragments: [fragment] })).toThrow(
      refusal('OPENING_FAILED'),
    );
  });

  test('refuses an altered or a short ciphertext', () => {
    const altered = ciphertext.slice();
    altered[30] = (altered[30] ?? 0) ^ 1;
    const withBytes = (bytes: Uint8Array) => () =>
      decryptReencrypted({ ...opening, ciphertext: bytes, fragments: [fragment] });
    expect(withBytes(altered)).toThrow(refusal('DECRYPTION_FAILED', 'ciphertext'));
    expect(withBytes(ciphertext.slice(0, 39))).toThrow(refusal('INVALID_LENGTH', 'ciphertext'));
  });
});

test('an owner refuses a ciphertext of another owner', () => {
  expect(() => decryptOriginal(SecretKey.random(), { capsule, ciphertext })).toThrow(refusal('DECRYPTION_FAILED'));
});

test('secrets show in no printed form of a key or a fragment', () => {
  const secrets = [delegatingSecretKey.toSecretBytes(), keyFrag.shareBytes()].map((bytes) =>
    Buffer.from(bytes).toString('hex'),
  );
  const hexadecimal = (_key: string, value: unknown): unknown =>
    typeof value === 'bigint' ? value.toString(16) : value;
  const printed = [delegatingSecretKey, keyFrag, signer].flatMap((object) => [
    inspect(object, { depth: 10, showHidden: true }),
    JSON.stringify(object, hexadecimal),
  ]);
  for (const secret of secrets) expect(printed.join()).not.toContain(secret.replace(/^0+/, ''));
});

test('a signature does not verify another message', () => {
  const signature = Signature.fromBytes(signer.sign(Uint8Array.of(1)).toBytes());
  expect(signature.verify(signer.verifyingKey, Uint8Array.of(1))).toBe(true);
  expect(signature.verify(signer.verifyingKey, Uint8Array.of(2))).toBe(false);
  expect(signature.verify(stranger, Uint8Array.of(1))).toBe(false);
});
