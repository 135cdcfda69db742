import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  Capsule,
  CapsuleFrag,
  decryptReencrypted,
  encrypt,
  generateKeyFrags,
  KeyFrag,
  KeyFragPublicPart,
  PreError,
  reencrypt,
  SecretKey,
  Signer,
} from '../src/index.ts';
import { thresholds } from './arbitraries.ts';

const plaintext = new TextEncoder().encode('学历证明');

/** One grant with everything that takes part in it. */
function grant(threshold: number, shares: number) {
  const delegatingSecretKey = SecretKey.random();
  const receivingSecretKey = SecretKey.random();
  const signer = new Signer(SecretKey.random());
  const delegatingKey = delegatingSecretKey.publicKey();
  const receivingKey = receivingSecretKey.publicKey();
  const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
  const { capsule, ciphertext } = encrypt(delegatingKey, plaintext);
  const keyFrags = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold, shares });
  const fragments = keyFrags.map((keyFrag) => reencrypt(capsule.verify(), keyFrag.verify(keys)));
  const opening = { receivingSecretKey, delegatingKey, capsule, ciphertext };
  return { keys, capsule, ciphertext, keyFrags, fragments, opening, delegatingSecretKey, signer };
}

/** Runs an action that may refuse; anything but a PreError is a crash and fails the test. */
function outcomeOf<T>(action: () => T): T | PreError {
  try {
    return action();
  } catch (error) {
    if (error instanceof PreError) return error;
    throw error;
  }
}

describe('any t of n fragments open, fewer never', () => {
  test('in any order and choice', () => {
    const order = fc.array(fc.nat(), { minLength: 5, maxLength: 5 });
    const property = fc.property(thresholds, order, ({ threshold, shares }, keys) => {
      const { fragments, opening } = grant(threshold, shares);
      const shuffled = fragments
        .map((fragment, i) => ({ fragment, key: keys[i] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ fragment }) => fragment);
      expect(decryptReencrypted({ ...opening, fragments: shuffled.slice(0, threshold) })).toEqual(plaintext);
      const tooFew = outcomeOf(() => decryptReencrypted({ ...opening, fragments: shuffled.slice(1, threshold) }));
      expect(tooFew).toMatchObject({ code: threshold === 1 ? 'INVALID_FRAGMENT_SET' : 'OPENING_FAILED' });
    });
    fc.assert(property, { numRuns: 10 });
  });
});

describe('a fragment made for something else', () => {
  const one = grant(1, 1);

  test('refuses to open another material', () => {
    const other = grant(1, 1);
    const code = 'OPENING_FAILED';
    expect(outcomeOf(() => decryptReencrypted({ ...one.opening, fragments: other.fragments }))).toMatchObject({ code });
    const mixed = { ...other.opening, receivingSecretKey: one.opening.receivingSecretKey, fragments: one.fragments };
    expect(outcomeOf(() => decryptReencrypted(mixed))).toMatchObject({ code });
  });

  test('refuses to verify against another capsule of the same owner', () => {
    const { capsule } = encrypt(one.keys.delegatingKey, plaintext);
    const [fragment] = one.fragments;
    expect(outcomeOf(() => fragment?.capsuleFrag.verify(capsule, one.keys))).toMatchObject({
      code: 'PROOF_CHECK_FAILED',
    });
  });
});

describe('every codec gives back what it took', () => {
  const { capsule, keyFrags, fragments } = grant(2, 3);
  const codecs: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => Uint8Array])[] = [
    ['capsule', capsule.toBytes(), (bytes) => Capsule.fromBytes(bytes).toBytes()],
    ['capsule in MessagePack', capsule.toMessagePack(), (bytes) => Capsule.fromMessagePack(bytes).toMessagePack()],
    ...keyFrags.flatMap((keyFrag) => [
      [
        'key fragment',
        keyFrag.toSecretBytes(),
        (bytes: Uint8Array) => KeyFrag.fromBytes(bytes).toSecretBytes(),
      ] as const,
      [
        'key fragment in MessagePack',
        keyFrag.toSecretMessagePack(),
        (bytes: Uint8Array) => KeyFrag.fromMessagePack(bytes).toSecretMessagePack(),
      ] as const,
      [
        'public part joined with its share',
        keyFrag.toSecretBytes(),
        () =>
          KeyFrag.join(KeyFragPublicPart.fromBytes(keyFrag.publicPart.toBytes()), keyFrag.shareBytes()).toSecretBytes(),
      ] as const,
    ]),
    ...fragments.map(
      ({ capsuleFrag }) =>
        [
          'capsule fragment',
          capsuleFrag.toBytes(),
          (bytes: Uint8Array) => CapsuleFrag.fromBytes(bytes).toBytes(),
        ] as const,
    ),
    ...fragments.map(
      ({ capsuleFrag }) =>
        [
          'capsule fragment in MessagePack',
          capsuleFrag.toMessagePack(),
          (bytes: Uint8Array) => CapsuleFrag.fromMessagePack(bytes).toMessagePack(),
        ] as const,
    ),
  ];

  test.each(codecs)('%s', (_name, bytes, roundTrip) => {
    expect(roundTrip(bytes)).toEqual(bytes);
  });
});

describe('altered bytes never crash and never open', () => {
  const { keys, capsule, keyFrags, fragments, opening } = grant(1, 1);
  const [keyFrag] = keyFrags;
  const [fragment] = fragments;
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    by: fc.integer({ min: 1, max: 255 }),
  });
  const alter = (bytes: Uint8Array, { at, by }: { at: number; by: number }): Uint8Array => {
    const altered = bytes.slice();
    const index = Math.floor(at * bytes.length);
    altered[index] = (altered[index] ?? 0) ^ by;
    return altered;
  };

  const cases: readonly (readonly [string, Uint8Array, (altered: Uint8Array) => unknown])[] = [
    ['a capsule', capsule.toBytes(), (bytes) => Capsule.fromBytes(bytes).verify()],
    ['a key fragment', keyFrag?.toSecretBytes() ?? new Uint8Array(), verifyWhole],
    [
      'a capsule fragment',
      fragment?.capsuleFrag.toBytes() ?? new Uint8Array(),
      (bytes) => CapsuleFrag.fromBytes(bytes).verify(capsule, keys),
    ],
    [
      'a capsule fragment in MessagePack',
      fragment?.capsuleFrag.toMessagePack() ?? new Uint8Array(),
      (bytes) => CapsuleFrag.fromMessagePack(bytes).verify(capsule, keys),
    ],
    ['a ciphertext', opening.ciphertext, (ciphertext) => decryptReencrypted({ ...opening, fragments, ciphertext })],
  ];

  /** A holder looks at the signature for itself and at the one that travels to the reader. */
  function verifyWhole(bytes: Uint8Array): void {
    const altered = KeyFrag.fromBytes(bytes);
    altered.verify(keys);
    altered.publicPart.verifyForReceiver(keys);
  }

  test.each(cases)('refuses %s', (_name, bytes, use) => {
    const property = fc.property(change, (altering) => {
      expect(outcomeOf(() => use(alter(bytes, altering)))).toBeInstanceOf(PreError);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test.each(cases)('refuses %s cut short or grown', (_name, bytes, use) => {
    const property = fc.property(fc.uint8Array({ maxLength: 3 }), fc.nat({ max: bytes.length - 1 }), (tail, length) => {
      expect(outcomeOf(() => use(bytes.slice(0, length)))).toBeInstanceOf(PreError);
      if (tail.length > 0) {
        expect(outcomeOf(() => use(Uint8Array.from([...bytes, ...tail])))).toBeInstanceOf(PreError);
      }
    });
    fc.assert(property, { numRuns: 20 });
  });
});
