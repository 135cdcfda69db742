import { randomBytes } from '@noble/hashes/utils.js';
import { order } from './curve.ts';
import { PreError } from './errors.ts';
import { bytesToNumberBE } from '@noble/curves/utils.js';

/** Returns the given number of bytes from a cryptographically secure source. */
export type RandomSource = (length: number) => Uint8Array;

/** The platform's generator (WebCrypto `getRandomValues`). */
export const systemRandom: RandomSource = (length) => randomBytes(length);

/** @throws PreError RANDOM_SOURCE_BROKEN when the source does not return `length` bytes */
export function drawBytes(random: RandomSource, length: number): Uint8Array {
  const bytes = random(length);
  if (bytes.length !== length) throw new PreError('RANDOM_SOURCE_BROKEN', 'random', `expected ${length} bytes`);
  return bytes;
}

/**
 * A uniform scalar in 1..n-1. A value outside the range has probability below 2^-127; a source that
 * returns one is broken, so there is no second draw.
 * @throws PreError RANDOM_SOURCE_BROKEN
 */
export function drawScalar(random: RandomSource): bigint {
  const scalar = bytesToNumberBE(drawBytes(random, 32));
  if (scalar === 0n || scalar >= order) throw new PreError('RANDOM_SOURCE_BROKEN', 'random', 'scalar out of range');
  return scalar;
}
