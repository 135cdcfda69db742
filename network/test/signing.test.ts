import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateKeyPairSync, verify } from 'node:crypto';
import { fabricSignature, javascriptSigning, nativeSigning } from '../src/gateway/signing.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const ORDER = 0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff_bce6_faad_a717_9e84_f3b9_cac2_fc63_2551n;
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n });
const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** r and s of a DER signature, read by its lengths. */
function scalarsOf(der: Buffer): [bigint, bigint] {
  const rLength = der[3] ?? 0;
  const integer = (part: Buffer): bigint => BigInt(`0x${part.toString('hex')}`);
  return [integer(der.subarray(4, 4 + rLength)), integer(der.subarray(6 + rLength))];
}

test.each([
  ['native', nativeSigning],
  ['JavaScript', javascriptSigning],
])('%s signatures verify and have the lower s', async (_name, signing) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (message) => {
      const { hash, signer } = signing(pem);
      const signature = Buffer.from(await signer(hash(message)));
      expect(verify('sha256', message, publicKey, signature)).toBe(true);
      expect(scalarsOf(signature)[1]).toBeLessThanOrEqual(ORDER / 2n);
    }),
    { numRuns: 30 },
  );
});

test('any two scalars are encoded in full, s as its lower twin', () => {
  fc.assert(
    fc.property(scalar, scalar, (r, s) => {
      const der = fabricSignature(Buffer.concat([bytes(r), bytes(s)]));
      expect(der[1]).toBe(der.length - 2);
      expect(scalarsOf(der)).toEqual([r, s > ORDER / 2n ? ORDER - s : s]);
      // A first bit that is set would make the integer negative.
      expect((der[4] ?? 0) & 0x80).toBe(0);
    }),
  );
});
