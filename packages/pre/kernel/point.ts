// Points of y² = x³ + 7, two at a time. Affine: x, y, each of magnitude 1. Jacobian (X/Z², Y/Z³): X and Z of magnitude 1,
// Y of magnitude 2. Neither formula knows a special case: equal or opposite points in an addition, or the identity, give
// Z = 0, and Z stays 0 whatever follows. Whoever takes a result tests its Z.
import { ELEMENT, multiply, square } from './field';
import { copy, minusTwice, setOne, subtract, subtractTwice, threeHalves, carry } from './element';
import { POINT_SCRATCH, TABLE_SCRATCH } from './layout';

export const AFFINE: usize = 2 * ELEMENT;
export const JACOBIAN: usize = 3 * ELEMENT;
/** x, y and β·x. */
export const ENTRY: usize = 3 * ELEMENT;

const A = POINT_SCRATCH;
const B = A + ELEMENT;
const C = B + ELEMENT;
const D = C + ELEMENT;
const E = D + ELEMENT;
const F = E + ELEMENT;
/** The factor by which the last addition multiplied Z. */
export const RATIO = F + ELEMENT;
const TWICE = RATIO + ELEMENT;
const POINT = TWICE + JACOBIAN;

/** p = 2·p. With S = Y², L = 3/2·X², T = X·S: X' = L² - 2T, Y' = L·(T - X') - S², Z' = Y·Z (as in libsecp256k1's gej_double). */
export function double(p: usize): void {
  const x = p;
  const y = p + ELEMENT;
  const z = p + 2 * ELEMENT;
  multiply(z, y, z);
  square(A, y);
  square(B, x);
  threeHalves(B, B);
  multiply(C, x, A);
  square(D, B);
  minusTwice(x, D, C);
  subtract(C, C, x);
  multiply(B, B, C);
  square(A, A);
  subtract(y, B, A);
}

/** p = p + (qx, qy) (madd-2004-hmv of the Explicit-Formulas Database). */
export function addAffine(p: usize, qx: usize, qy: usize): void {
  const x = p;
  const y = p + ELEMENT;
  const z = p + 2 * ELEMENT;
  square(A, z);
  multiply(B, qx, A);
  multiply(A, A, z);
  multiply(A, qy, A);
  subtract(RATIO, B, x);
  subtract(A, A, y);
  multiply(z, z, RATIO);
  addDifferences(x, y, x, y);
}

/** The common end of additions: RATIO is the difference of x, A that of y, u and s belong to the first point. */
@inline function addDifferences(x: usize, y: usize, u: usize, s: usize): void {
  square(B, RATIO);
  multiply(C, B, RATIO);
  multiply(B, B, u);
  square(D, A);
  multiply(E, s, C);
  subtractTwice(x, D, C, B);
  subtract(B, B, x);
  multiply(A, A, B);
  subtract(y, A, E);
}

/** p = p + q, both Jacobian (add-1998-cmo-2). */
export function addJacobian(p: usize, q: usize): void {
  const x = p;
  const y = p + ELEMENT;
  const z = p + 2 * ELEMENT;
  const qz = q + 2 * ELEMENT;
  square(A, qz);
  multiply(x, x, A);
  multiply(A, A, qz);
  multiply(y, y, A);
  square(A, z);
  multiply(RATIO, q, A);
  multiply(A, A, z);
  multiply(A, q + ELEMENT, A);
  subtract(RATIO, RATIO, x);
  subtract(A, A, y);
  multiply(z, z, qz);
  multiply(z, z, RATIO);
  addDifferences(x, y, x, y);
}

@inline export function copyAffine(out: usize, p: usize): void {
  copy(out, p);
  copy(out + ELEMENT, p + ELEMENT);
}

/** (x, y) of an affine point becomes (x·f², y·f³). */
export function scale(p: usize, f: usize): void {
  square(A, f);
  multiply(p, p, A);
  multiply(A, A, f);
  multiply(p + ELEMENT, p + ELEMENT, A);
}

/**
 * Odd multiples 1, 3 … of an affine point, each as an affine point of an isomorphic curve: its true coordinates are
 * (x/z², y/z³) with one z for the whole table, so that no inversion is needed ("effective affine": the way of libsecp256k1's
 * ecmult). Sets x and y of each entry and z.
 */
export function oddMultiples(table: usize, z: usize, p: usize, count: usize): void {
  copyAffine(TWICE, p);
  setOne(TWICE + 2 * ELEMENT);
  double(TWICE);
  carry(TWICE + ELEMENT, TWICE + ELEMENT);
  // On the curve where 2p is affine, p is scaled by the z of 2p.
  copyAffine(POINT, p);
  scale(POINT, TWICE + 2 * ELEMENT);
  setOne(POINT + 2 * ELEMENT);
  copyAffine(table, POINT);
  for (let i: usize = 1; i < count; i++) {
    addAffine(POINT, TWICE, TWICE + ELEMENT);
    copy(TABLE_SCRATCH + i * ELEMENT, RATIO);
    copyAffine(table + i * ENTRY, POINT);
  }
  multiply(z, POINT + 2 * ELEMENT, TWICE + 2 * ELEMENT);
  // The last z for all: each entry lacks the ratios of those after it.
  const factor = F;
  copy(factor, RATIO);
  for (let i = <i32>count - 2; i >= 0; i--) {
    scale(table + <usize>i * ENTRY, factor);
    if (i > 0) multiply(factor, factor, TABLE_SCRATCH + <usize>i * ELEMENT);
  }
  const last = table + (count - 1) * ENTRY + ELEMENT;
  carry(last, last);
}
