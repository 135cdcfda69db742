import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  Capsule,
  encrypt,
  generateKeyFrags,
  reencrypt,
  SecretKey,
  Signer,
  type VerifiedCapsuleFrag,
} from '@lianjian/pre';
import {
  type MaterialContext,
  type MaterialRecord,
  openBytes,
  sealBytes,
  unwrapOriginal,
  unwrapReencrypted,
} from '../src/index.ts';
import { pattern, VECTOR_CONTEXT } from './support.ts';

const delegating = SecretKey.random();
const delegatingKey = delegating.publicKey();
const receiving = SecretKey.random();
const context: MaterialContext = { ...VECTOR_CONTEXT, delegatingKey: delegatingKey.toBytes() };

let sealed: Uint8Array;
let record: MaterialRecord;
let fragments: VerifiedCapsuleFrag[];
beforeAll(async () => {
  ({ sealed, record } = await sealBytes(pattern(100_000), { context }));
  const options = { delegatingSecretKey: delegating, receivingKey: receiving.publicKey(), threshold: 2, shares: 3 };
  const capsule = Capsule.fromBytes(record.capsule).verify();
  fragments = generateKeyFrags({ ...options, signer: new Signer(SecretKey.random()) }).map((keyFrag) =>
    reencrypt(capsule, keyFrag.skipVerification()),
  );
});

const opened = (fileKey: () => ReturnType<typeof unwrapOriginal>): Promise<Uint8Array> =>
  openBytes(sealed, { record, context, fileKey });
const altered = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

test('the record holds a capsule of 98 and a wrapped key of 113 bytes', () => {
  expect([record.capsule.length, record.wrappedKey.length]).toEqual([98, 113]);
});

test('the owner opens', async () => {
  const plaintext = await opened(() => unwrapOriginal(delegating, record));
  expect(Buffer.compare(plaintext, pattern(100_000))).toBe(0);
});

test('a reader opens with t fragments', async () => {
  const opening = { receivingSecretKey: receiving, delegatingKey, fragments: fragments.slice(1) };
  const plaintext = await opened(() => unwrapReencrypted(opening, record));
  expect(Buffer.compare(plaintext, pattern(100_000))).toBe(0);
});

describe('unwrapping', () => {
  const wrongKey = (cause: string): unknown =>
    expect.objectContaining({ code: 'WRONG_KEY', cause: expect.objectContaining({ code: cause }) as unknown });

  test('refuses a reader with fewer than t fragments', async () => {
    const opening = { receivingSecretKey: receiving, delegatingKey, fragments: fragments.slice(0, 1) };
    await expect(opened(() => unwrapReencrypted(opening, record))).rejects.toEqual(wrongKey('OPENING_FAILED'));
  });

  test('refuses another reader', async () => {
    const opening = { receivingSecretKey: SecretKey.random(), delegatingKey, fragments };
    await expect(opened(() => unwrapReencrypted(opening, record))).rejects.toEqual(wrongKey('OPENING_FAILED'));
  });

  test('refuses another delegating key', async () => {
    await expect(opened(() => unwrapOriginal(SecretKey.random(), record))).rejects.toEqual(
      wrongKey('DECRYPTION_FAILED'),
    );
  });

  test('refuses an altered capsule or wrapped key at any byte', () => {
    for (let at = 0; at < 98; at += 7) {
      const wrapped = { ...record, capsule: altered(record.capsule, at) };
      expect(() => unwrapOriginal(delegating, wrapped)).toThrow(expect.objectContaining({ code: 'WRONG_KEY' }));
    }
    for (let at = 0; at < 113; at += 7) {
      const wrapped = { ...record, wrappedKey: altered(record.wrappedKey, at) };
      expect(() => unwrapOriginal(delegating, wrapped)).toThrow(wrongKey('DECRYPTION_FAILED'));
    }
  });

  test.each([0, 112, 114])('refuses a wrapped key of %i bytes', (length) => {
    const wrapped = { ...record, wrappedKey: new Uint8Array(length) };
    const refusal = { code: 'LENGTH_MISMATCH', expected: 113, actual: length };
    expect(() => unwrapOriginal(delegating, wrapped)).toThrow(expect.objectContaining(refusal));
  });

  test('refuses a payload of another version', () => {
    const { capsule, ciphertext } = encrypt(delegatingKey, new Uint8Array(73).fill(2));
    const wrapped = { capsule: capsule.toBytes(), wrappedKey: ciphertext };
    const refusal = { code: 'UNSUPPORTED_VERSION', part: 'payload', version: 2 };
    expect(() => unwrapOriginal(delegating, wrapped)).toThrow(expect.objectContaining(refusal));
  });
});

test('refuses to seal under a delegating key that is no point of the curve', async () => {
  const sealing = sealBytes(pattern(1), {
    context: { ...context, delegatingKey: new Uint8Array(33).fill(2, 0, 1).fill(255, 1) },
  });
  await expect(sealing).rejects.toMatchObject({ name: 'PreError', code: 'INVALID_POINT' });
});
