import fc from 'fast-check';
import { SecretKey } from '../src/index.ts';

/** Uniform 32 bytes are a valid scalar but for one chance in 2^127. */
export const secretKeys: fc.Arbitrary<SecretKey> = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => bytes.some((byte) => byte !== 0) && bytes[0] !== 0xff)
  .map((bytes) => SecretKey.fromBytes(bytes));

export const plaintexts: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 300 });

/** t of n, with n at most 5. */
export const thresholds: fc.Arbitrary<{ readonly threshold: number; readonly shares: number }> = fc
  .integer({ min: 1, max: 5 })
  .chain((shares) => fc.integer({ min: 1, max: shares }).map((threshold) => ({ threshold, shares })));
