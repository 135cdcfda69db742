import { generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lowSignature, nativeSigner } from '../src/connector/signer.ts';

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const scalar = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** s of a DER signature. */
function sOf(der: Uint8Array): bigint {
  const start = 2 + 2 + (der[3] ?? 0);
  return BigInt(`0x${Buffer.from(der.subarray(start + 2, start + 2 + (der[start + 1] ?? 0))).toString('hex')}`);
}

test('signatures verify, with the lower s that Fabric asks for', async () => {
  const signer = nativeSigner(pem);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (message) => {
      const signature = await signer(message);
      expect(verify('sha256', message, publicKey, signature)).toBe(true);
      expect(sOf(signature) <= ORDER / 2n).toBe(true);
    }),
  );
});

test('a higher s is turned into the lower one, and short numbers keep their sign', () => {
  expect(lowSignature(Buffer.concat([scalar(1n), scalar(ORDER - 2n)])).toString('hex')).toBe('3006020101020102');
  expect(lowSignature(Buffer.concat([scalar(0x80n), scalar(2n)])).toString('hex')).toBe('300702020080020102');
});
