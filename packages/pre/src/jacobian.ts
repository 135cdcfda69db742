// secp256k1 in Jacobian coordinates over big integers, variable-time: about three times as fast as noble's
// complete formulas, which cost more per addition and are meant for secrets too. Formulas dbl-2009-l,
// add-2007-bl and madd-2007-bl of the Explicit-Formulas Database (short Weierstrass, a = 0).
import { secp256k1 } from '@noble/curves/secp256k1.js';

const Fp = secp256k1.Point.Fp;
const P = Fp.ORDER;

// p = 2^256 - FOLD
const FOLD = 2n ** 32n + 977n;

/**
 * A representative of x in (-2^69, 2^256 + 2^69) for |x| < 2^520: twice the upper half is folded onto the
 * lower one, which is faster than a division. Of the multiples of p only 0 and p are in that range.
 */
export function reduce(x: bigint): bigint {
  const once = BigInt.asUintN(256, x) + (x >> 256n) * FOLD;
  return BigInt.asUintN(256, once) + (once >> 256n) * FOLD;
}

export const isZero = (x: bigint): boolean => x === 0n || x === P;

/** The representative in 0..p-1. */
export const canonical = (x: bigint): bigint => Fp.create(x);

/** Coordinates as `reduce` leaves them, or their negatives. */
export interface Affine {
  readonly x: bigint;
  readonly y: bigint;
}

/** (X, Y, Z) stands for (X/Z², Y/Z³); Z = 0 for the identity. */
export interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

export const identity: Jacobian = { x: 1n, y: 1n, z: 0n };

export const fromAffine = ({ x, y }: Affine): Jacobian => ({ x, y, z: 1n });

export function double({ x, y, z }: Jacobian): Jacobian {
  if (isZero(z)) return identity;
  const a = reduce(x * x);
  const b = reduce(y * y);
  const c = reduce(b * b);
  const xb = x + b;
  const d = reduce(2n * (xb * xb - a - c));
  const e = 3n * a;
  const x3 = reduce(e * e - 2n * d);
  return { x: x3, y: reduce(e * (d - x3) - 8n * c), z: reduce(2n * y * z) };
}

export function addAffine(p: Jacobian, q: Affine): Jacobian {
  if (isZero(p.z)) return fromAffine(q);
  const zz = reduce(p.z * p.z);
  const h = reduce(q.x * zz - p.x);
  const r = reduce(q.y * reduce(p.z * zz) - p.y);
  return addDifferences(p.x, p.y, p.z, h, r, p);
}

export function add(p: Jacobian, q: Jacobian): Jacobian {
  if (isZero(p.z)) return q;
  if (isZero(q.z)) return p;
  const pp = reduce(p.z * p.z);
  const qq = reduce(q.z * q.z);
  const u = reduce(p.x * qq);
  const s = reduce(p.y * reduce(q.z * qq));
  const h = reduce(q.x * pp - u);
  const r = reduce(q.y * reduce(p.z * pp) - s);
  return addDifferences(u, s, reduce(p.z * q.z), h, r, p);
}

/** The common end of both additions: h and r are the differences of x and y over the common denominator z. */
function addDifferences(u: bigint, s: bigint, z: bigint, h: bigint, r: bigint, p: Jacobian): Jacobian {
  if (isZero(h)) return isZero(r) ? double(p) : identity;
  const hh = reduce(h * h);
  const hhh = reduce(h * hh);
  const v = reduce(u * hh);
  const x3 = reduce(r * r - hhh - 2n * v);
  return { x: x3, y: reduce(r * (v - x3) - s * hhh), z: reduce(z * h) };
}

/** Brings points other than the identity to affine form with one inversion for all (Montgomery's trick). */
export function toAffine(points: readonly Jacobian[]): Affine[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const { z } of points) {
    products.push(product);
    product = reduce(product * z);
  }
  let inverse = Fp.inv(canonical(product));
  const affine: Affine[] = [];
  for (const [index, { x, y, z }] of [...points.entries()].reverse()) {
    const zInverse = reduce(inverse * (products[index] ?? 1n));
    inverse = reduce(inverse * z);
    const zz = reduce(zInverse * zInverse);
    affine.push({ x: reduce(x * zz), y: reduce(y * reduce(zz * zInverse)) });
  }
  return affine.reverse();
}
