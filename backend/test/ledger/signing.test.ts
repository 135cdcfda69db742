import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fabricSignature, Signers } from '../../src/adapters/ledger/fabric/signing.ts';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const keys = Array.from({ length: 5 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));

/** The two numbers of a DER signature. */
function numbersOf(der: Buffer): [bigint, bigint] {
  const numbers: bigint[] = [];
  for (let at = 2; at < der.length; at += 2 + (der[at + 1] ?? 0)) {
    numbers.push(BigInt(`0x${der.subarray(at + 2, at + 2 + (der[at + 1] ?? 0)).toString('hex')}`));
  }
  return [numbers[0] ?? 0n, numbers[1] ?? 0n];
}

describe('a signature towards Fabric', () => {
  test('is valid, and has the lower of the two values that are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.constantFrom(...keys), (message, { privateKey, publicKey }) => {
        const signature = fabricSignature(privateKey, message);
        expect(verify('sha256', message, publicKey, signature)).toBe(true);
        expect(numbersOf(signature)[1]).toBeLessThanOrEqual(ORDER / 2n);
        expect(verify('sha256', Buffer.concat([message, Buffer.of(0)]), publicKey, signature)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('is made by the key that was named, whichever were named before', async () => {
    const signers = new Signers();
    for (const { privateKey } of [...keys, ...keys]) {
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      const signature = await signers.of(pem)(Buffer.from('message'));
      expect(verify('sha256', Buffer.from('message'), createPublicKey(pem), signature)).toBe(true);
    }
  });
});
