// Both ways with the reference on fresh random inputs, in every run.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decryptOriginal,
  decryptReencrypted,
  encrypt,
  generateKeyFrags,
  reencrypt,
  type SecretKey,
  SecretKeyFactory,
  Signer,
} from '../src/index.ts';
import { plaintexts, secretKeys, thresholds } from './arbitraries.ts';
import { toOurs, toTheirs, umbral } from './umbral-pre.ts';

const RUNS = { numRuns: 8 };
const parties = fc.tuple(secretKeys, secretKeys, secretKeys);

const keysOf = (owner: SecretKey, reader: SecretKey, granter: SecretKey) => ({
  verifyingKey: granter.publicKey(),
  delegatingKey: owner.publicKey(),
  receivingKey: reader.publicKey(),
});

describe('with umbral-pre', () => {
  test('its owner opens what is encrypted here', () => {
    const property = fc.property(secretKeys, plaintexts, (owner, plaintext) => {
      const { capsule, ciphertext } = encrypt(owner.publicKey(), plaintext);
      const opened = umbral.decryptOriginal(toTheirs.secretKey(owner), toTheirs.capsule(capsule), ciphertext);
      expect(opened).toEqual(plaintext);
    });
    fc.assert(property, RUNS);
  });

  test('the owner here opens what it encrypts', () => {
    const property = fc.property(secretKeys, plaintexts, (owner, plaintext) => {
      const theirs = umbral.encrypt(toTheirs.publicKey(owner.publicKey()), plaintext);
      expect(decryptOriginal(owner, toOurs.encryption(theirs))).toEqual(plaintext);
    });
    fc.assert(property, RUNS);
  });

  test('it verifies and opens fragments made here', () => {
    const property = fc.property(parties, thresholds, plaintexts, ([owner, reader, granter], t, plaintext) => {
      const { capsule, ciphertext } = encrypt(owner.publicKey(), plaintext);
      const keys = keysOf(owner, reader, granter);
      const theirCapsule = toTheirs.capsule(capsule);
      const theirKeys = [keys.verifyingKey, keys.delegatingKey, keys.receivingKey].map(toTheirs.publicKey) as [
        umbral.PublicKey,
        umbral.PublicKey,
        umbral.PublicKey,
      ];
      const keyFrags = generateKeyFrags({
        delegatingSecretKey: owner,
        receivingKey: keys.receivingKey,
        signer: new Signer(granter),
        ...t,
      });
      for (const keyFrag of keyFrags) toTheirs.keyFrag(keyFrag).verify(...theirKeys);
      const fragments = keyFrags
        .slice(-t.threshold)
        .map((keyFrag) => reencrypt(capsule.verify(), keyFrag.verify(keys)))
        .map((fragment) => toTheirs.capsuleFrag(fragment).verify(theirCapsule, ...theirKeys));
      const opened = umbral.decryptReencrypted(
        toTheirs.secretKey(reader),
        toTheirs.publicKey(owner.publicKey()),
        theirCapsule,
        fragments,
        ciphertext,
      );
      expect(opened).toEqual(plaintext);
    });
    fc.assert(property, RUNS);
  });

  test('its fragments verify and open here', () => {
    const property = fc.property(parties, thresholds, plaintexts, ([owner, reader, granter], t, plaintext) => {
      const keys = keysOf(owner, reader, granter);
      const theirs = umbral.encrypt(toTheirs.publicKey(keys.delegatingKey), plaintext);
      const { capsule, ciphertext } = toOurs.encryption(theirs);
      const keyFrags = umbral.generateKFrags(
        toTheirs.secretKey(owner),
        toTheirs.publicKey(keys.receivingKey),
        toTheirs.signer(granter),
        t.threshold,
        t.shares,
        true,
        true,
      );
      const fragments = keyFrags
        .slice(0, t.threshold)
        .map((keyFrag) => toOurs.capsuleFrag(umbral.reencrypt(theirs[0], keyFrag)).verify(capsule, keys));
      const opening = { receivingSecretKey: reader, delegatingKey: keys.delegatingKey, capsule, fragments };
      expect(decryptReencrypted({ ...opening, ciphertext })).toEqual(plaintext);
    });
    fc.assert(property, RUNS);
  });

  test('both derive the same keys', () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const property = fc.property(seeds, fc.uint8Array({ maxLength: 80 }), (seed, label) => {
      const theirs = umbral.SecretKeyFactory.fromSecureRandomness(seed).makeKey(label);
      expect(SecretKeyFactory.fromSeed(seed).makeKey(label).toSecretBytes()).toEqual(theirs.toBEBytes());
    });
    fc.assert(property, RUNS);
  });
});
