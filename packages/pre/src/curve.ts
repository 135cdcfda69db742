// secp256k1 (SEC 2, section 2.4.1): points and scalars, and the strict form in which they come from outside.
import { normalizeZ } from '@noble/curves/abstract/curve.js';
import { type WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { requireLength } from './bytes.ts';
import { PreError } from './errors.ts';

export type Point = WeierstrassPoint<bigint>;

export const POINT_BYTES = 33;
export const SCALAR_BYTES = 32;

export const { Fn: scalarField, BASE: generator } = secp256k1.Point;
export const order: bigint = scalarField.ORDER;

const isCompressedTag = (byte: number | undefined): boolean => byte === 2 || byte === 3;

/**
 * Reads a SEC 1 compressed point, 33 bytes.
 * @throws PreError INVALID_LENGTH, INVALID_POINT
 */
export function parsePoint(bytes: Uint8Array, field: string): Point {
  // Length first: noble would also take the 65-byte uncompressed form.
  requireLength(bytes, POINT_BYTES, field);
  if (!isCompressedTag(bytes[0])) throw new PreError('INVALID_POINT', field, 'not a compressed point');
  try {
    return secp256k1.Point.fromBytes(bytes);
  } catch (cause) {
    throw new PreError('INVALID_POINT', field, 'not a point of the curve', { cause });
  }
}

/**
 * Reads a scalar, 32 bytes big-endian, in 1..n-1.
 * @throws PreError INVALID_LENGTH, INVALID_SCALAR
 */
export function parseScalar(bytes: Uint8Array, field: string): bigint {
  requireLength(bytes, SCALAR_BYTES, field);
  const scalar = bytesToNumberBE(bytes);
  if (scalar === 0n || scalar >= order) throw new PreError('INVALID_SCALAR', field, 'not in 1..n-1');
  return scalar;
}

export const scalarToBytes = (scalar: bigint): Uint8Array => numberToBytesBE(scalar, SCALAR_BYTES);

/** Brings points to Z = 1 with one inversion for all, so that encoding each is cheap. */
export function normalize<const T extends readonly Point[]>(points: T): { -readonly [K in keyof T]: Point } {
  return normalizeZ<Point, typeof secp256k1.Point>(secp256k1.Point, [...points]) as { -readonly [K in keyof T]: Point };
}
