// Why shares stay in private collections: the attack with a public re-key, and its failure on what the chain holds.
import { describe, expect, test } from '@jest/globals';
import {
  decryptOriginal,
  encrypt,
  generateKeyFrags,
  type KeyFrag,
  reencrypt,
  SecretKey,
  SecretKeyFactory,
  Signer,
} from '@lianjian/pre';
import { sha256 } from '@noble/hashes/sha2.js';
import { delegatingKeyFrom, sameKey, scalarsIn, type SeenShare } from '../support/colluding-reader.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const seen = (keyFrag: KeyFrag): SeenShare => ({ id: keyFrag.publicPart.fields.id, share: keyFrag.shareBytes() });

function granted(threshold: number, shares: number) {
  const delegatingSecretKey = SecretKeyFactory.random().makeKey(bytesOf('case/degree-scan/1/1'));
  const delegatingKey = delegatingSecretKey.publicKey();
  const receivingSecretKey = SecretKey.random();
  const signer = new Signer(SecretKey.random());
  const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey: receivingSecretKey.publicKey() };
  const { receivingKey } = keys;
  const keyFrags = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold, shares });
  const precursor = keyFrags[0]?.publicPart.fields.precursor.toBytes() ?? new Uint8Array();
  return { delegatingKey, receivingSecretKey, keyFrags, keys, precursor };
}

describe('a reader who sees shares', () => {
  test('computes the delegating key from a 1-of-1 re-key, and then opens without any request', () => {
    const { delegatingKey, receivingSecretKey, keyFrags, precursor } = granted(1, 1);
    const stolen = delegatingKeyFrom(keyFrags.map(seen), precursor, receivingSecretKey);
    expect(sameKey(stolen, delegatingKey)).toBe(true);
    const encryption = encrypt(delegatingKey, bytesOf('the file key'));
    expect(decryptOriginal(stolen, encryption)).toEqual(bytesOf('the file key'));
  });

  test('computes the delegating key from t shares', () => {
    const { delegatingKey, receivingSecretKey, keyFrags, precursor } = granted(2, 3);
    const stolen = delegatingKeyFrom(keyFrags.slice(1).map(seen), precursor, receivingSecretKey);
    expect(sameKey(stolen, delegatingKey)).toBe(true);
  });

  test('needs the own receiving key too: all shares alone give another key', () => {
    const { delegatingKey, keyFrags, precursor } = granted(2, 3);
    const guessed = delegatingKeyFrom(keyFrags.map(seen), precursor, SecretKey.random());
    expect(sameKey(guessed, delegatingKey)).toBe(false);
  });

  test('computes nothing from t - 1 shares', () => {
    const { delegatingKey, receivingSecretKey, keyFrags, precursor } = granted(2, 3);
    for (const keyFrag of keyFrags) {
      const guessed = delegatingKeyFrom([seen(keyFrag)], precursor, receivingSecretKey);
      expect(sameKey(guessed, delegatingKey)).toBe(false);
    }
  });
});

describe('a reader who sees what the chain holds', () => {
  test('finds among the scalars of public parts, share digests, capsule and fragments none that takes a share’s place', () => {
    const { delegatingKey, receivingSecretKey, keyFrags, keys, precursor } = granted(1, 1);
    const { capsule } = encrypt(delegatingKey, bytesOf('the file key'));
    for (const keyFrag of keyFrags) {
      const verified = keyFrag.verify(keys);
      const fragment = reencrypt(capsule.verify(), verified).capsuleFrag.toBytes();
      const onChain = [sha256(keyFrag.shareBytes()), capsule.toBytes(), keyFrag.publicPart.toBytes(), fragment];
      const id = keyFrag.publicPart.fields.id;
      const candidates = onChain.flatMap(scalarsIn);
      expect(candidates).toHaveLength(22);
      for (const share of candidates) {
        const guessed = delegatingKeyFrom([{ id, share }], precursor, receivingSecretKey);
        expect(sameKey(guessed, delegatingKey)).toBe(false);
      }
      const control = delegatingKeyFrom([{ id, share: keyFrag.shareBytes() }], precursor, receivingSecretKey);
      expect(sameKey(control, delegatingKey)).toBe(true);
    }
  });
});
