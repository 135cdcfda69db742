import { describe, expect, test } from '@jest/globals';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seal } from '../src/dem.ts';
import {
  Capsule,
  CapsuleFrag,
  type CapsuleFragKeys,
  decapsulateOriginal,
  decryptOriginal,
  decryptReencrypted,
  KeyFrag,
  PublicKey,
  reencrypt,
  SecretKey,
  SecretKeyFactory,
  Signature,
  Signer,
} from '../src/index.ts';
import { type OpeningVector, patternBytes, type RejectionVector, type Vectors } from './vectors.ts';

const file = join(import.meta.dirname, 'vectors/umbral-pre.json');
const { openings, derivations, rejections } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

const secretKey = (hex: string): SecretKey => SecretKey.fromBytes(hexToBytes(hex));

function keysOf(vector: OpeningVector): CapsuleFragKeys {
  return {
    verifyingKey: new Signer(secretKey(vector.signingKey)).verifyingKey,
    delegatingKey: secretKey(vector.delegatingSecretKey).publicKey(),
    receivingKey: secretKey(vector.receivingSecretKey).publicKey(),
  };
}

/** The ciphertext from the key inside the capsule and the recorded nonce. */
function ciphertextOf(vector: OpeningVector, capsule: Capsule): Uint8Array {
  const keySeed = decapsulateOriginal(secretKey(vector.delegatingSecretKey), capsule);
  return seal(keySeed, patternBytes(vector.plaintextLength), capsule.toBytes(), () => hexToBytes(vector.nonce));
}

describe.each(openings)('umbral-pre, $name', (vector) => {
  const capsule = Capsule.fromMessagePack(hexToBytes(vector.capsule));
  const ciphertext = ciphertextOf(vector, capsule);
  const keys = keysOf(vector);
  const plaintext = bytesToHex(sha256(patternBytes(vector.plaintextLength)));
  const keyFrags = vector.keyFrags.map((hex) => KeyFrag.fromMessagePack(hexToBytes(hex)));
  const capsuleFrags = vector.capsuleFrags.map((hex) => CapsuleFrag.fromMessagePack(hexToBytes(hex)));

  const openedWith = (fragments: ReturnType<CapsuleFrag['verify']>[]): string => {
    const receivingSecretKey = secretKey(vector.receivingSecretKey);
    const opening = { receivingSecretKey, delegatingKey: keys.delegatingKey, capsule, fragments, ciphertext };
    return bytesToHex(sha256(decryptReencrypted(opening)));
  };

  test('the ciphertext is the same, and the owner opens it', () => {
    expect(bytesToHex(sha256(ciphertext))).toBe(vector.ciphertextSha256);
    const opened = decryptOriginal(secretKey(vector.delegatingSecretKey), { capsule, ciphertext });
    expect(bytesToHex(sha256(opened))).toBe(plaintext);
  });

  test('their fragments verify and open here', () => {
    const verified = capsuleFrags.slice(-vector.threshold).map((fragment) => fragment.verify(capsule, keys));
    expect(openedWith(verified)).toBe(plaintext);
  });

  test('their key fragments verify, and re-encrypt to their E1, V1 and X', () => {
    const made = keyFrags.map((keyFrag) => reencrypt(capsule.verify(), keyFrag.verify(keys)));
    expect(made.map(({ capsuleFrag }) => bytesToHex(capsuleFrag.toBytes().slice(0, 131)))).toEqual(
      capsuleFrags.map((theirs) => bytesToHex(theirs.toBytes().slice(0, 131))),
    );
    expect(openedWith(made.slice(0, vector.threshold))).toBe(plaintext);
  });

  test('every codec gives the bytes back', () => {
    expect(bytesToHex(capsule.toMessagePack())).toBe(vector.capsule);
    expect(keyFrags.map((keyFrag) => bytesToHex(keyFrag.toSecretMessagePack()))).toEqual(vector.keyFrags);
    expect(capsuleFrags.map((fragment) => bytesToHex(fragment.toMessagePack()))).toEqual(vector.capsuleFrags);
  });
});

test.each(derivations)('umbral-pre derives the same keys from seed and label "$label"', (vector) => {
  const factory = SecretKeyFactory.fromSeed(hexToBytes(vector.seed));
  const label = utf8ToBytes(vector.label);
  expect(bytesToHex(factory.makeKey(label).toSecretBytes())).toBe(vector.key);
  expect(bytesToHex(factory.makeFactory(label).makeKey(label).toSecretBytes())).toBe(vector.factoryKey);
  expect(bytesToHex(factory.makeSecret(label))).toBe(vector.secret);
});

const parsers: Record<RejectionVector['object'], (bytes: Uint8Array) => unknown> = {
  capsule: (bytes) => Capsule.fromMessagePack(bytes),
  keyFrag: (bytes) => KeyFrag.fromMessagePack(bytes),
  capsuleFrag: (bytes) => CapsuleFrag.fromMessagePack(bytes),
  publicKey: (bytes) => PublicKey.fromBytes(bytes),
  secretKey: (bytes) => SecretKey.fromBytes(bytes),
  signature: (bytes) => Signature.fromBytes(bytes),
};

test.each(rejections)('refuses $object: $name (the reference $reference)', ({ object, bytes, code }) => {
  expect(() => parsers[object](hexToBytes(bytes))).toThrow(expect.objectContaining({ name: 'PreError', code }));
});

test('the list of refusals holds every leniency of the reference that is known', () => {
  const lenient = rejections.filter(({ reference }) => reference !== 'rejects');
  expect(lenient.map(({ object, name }) => `${object}: ${name}`)).toEqual(
    expect.arrayContaining([
      'signature: high s',
      'publicKey: uncompressed point',
      'capsule: trailing byte',
      'capsuleFrag: identity E1',
      'capsule: E = -V, with a valid check',
      'capsule: all identity',
    ]),
  );
});
