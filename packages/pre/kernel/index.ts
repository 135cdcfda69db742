// What the module exports: each entry reads its inputs from the exchange and writes its results there. An entry that returns
// false promises nothing about them: the caller asks its oracle.
import { add, carry, invert, isOdd, isZero, negateMasked, setFromBytes, setOne, squareRoot, subtract, toBytes } from './element';
import { ELEMENT, multiply, square, writeFieldConstants } from './field';
import { hmac512, sha256 } from './hash';
import { EXCHANGE, HASH_INPUT, SCRATCH, SCRATCH_END, TABLES } from './layout';
import {
  buildFixedTable,
  buildTable,
  buildTables,
  multiplyDifference,
  multiplyEach,
  multiplyFixed,
  multiplyFixedEach,
  multiplySame,
  RESULTS,
  shareZ,
  swapPoint,
  TABLE,
} from './multiply';
import { addAffine, addJacobian, AFFINE, JACOBIAN, scale } from './point';

// The exchange: scalars of 32 bytes, points of 64 (x, y, big-endian), compressed points of 33.
const SCALARS = EXCHANGE;
const COORDINATES = EXCHANGE + 256;
const COMPRESSED = EXCHANGE + 1280;

const enum Scalar {
  SHARE,
  NONCE,
  RESPONSE,
  CHALLENGE,
  MINUS_CHALLENGE,
  SIGNATURE_U1,
  SIGNATURE_U2,
  SIGNATURE_R,
  // Where two signatures are verified there is no proof.
  OTHER_SIGNATURE_U1 = RESPONSE,
  OTHER_SIGNATURE_U2 = CHALLENGE,
  OTHER_SIGNATURE_R = MINUS_CHALLENGE,
}

const enum Coordinate {
  E,
  V,
  E1,
  V1,
  E2,
  V2,
  U2,
  U1,
  U,
  VERIFYING_KEY,
}

const FIXED_U: usize = 0;
const FIXED_G: usize = 1;

const FIRST_TABLE = TABLES;
const SECOND_TABLE = TABLES + TABLE;

const PAIR = RESULTS;
const OTHER_PAIR = PAIR + JACOBIAN;
const SUM = OTHER_PAIR + JACOBIAN;
const OTHER_SUM = SUM + JACOBIAN;
const T0 = OTHER_SUM + JACOBIAN;
const T1 = T0 + ELEMENT;
const T2 = T1 + ELEMENT;

@inline function scalar(name: Scalar): usize {
  return SCALARS + 32 * <usize>name;
}

@inline function coordinates(name: usize): usize {
  return COORDINATES + 64 * name;
}

export function exchange(): usize {
  return EXCHANGE;
}

/** Where messages to hash are put, at most 512 bytes; the hash stands 512 bytes on. */
export function hashInput(): usize {
  return HASH_INPUT;
}

/** SHA-256 of the input. */
export function digest(length: usize): void {
  sha256(length);
}

/** HMAC-SHA-512 of the input under the share. */
export function authenticate(length: usize): void {
  hmac512(scalar(Scalar.SHARE), length);
}

export function initialize(): void {
  writeFieldConstants();
}

/** Makes the table of a fixed point (0: U, 1: G) from the coordinates in the place of E. */
export function setFixed(fixed: usize): void {
  readPair(PAIR, Coordinate.E, Coordinate.E);
  buildFixedTable(fixed, PAIR, TABLES);
}

function readPair(out: usize, name0: usize, name1: usize): void {
  const p0 = coordinates(name0);
  const p1 = coordinates(name1);
  setFromBytes(out, 0, p0);
  setFromBytes(out, 1, p1);
  carry(out, out);
  setFromBytes(out + ELEMENT, 0, p0 + 32);
  setFromBytes(out + ELEMENT, 1, p1 + 32);
  carry(out + ELEMENT, out + ELEMENT);
}

function writePoint(name: usize, p: usize, lane: usize): void {
  toBytes(coordinates(name), p, lane);
  toBytes(coordinates(name) + 32, p + ELEMENT, lane);
}

@inline function areFinite(p: usize): bool {
  return !isZero(p + 2 * ELEMENT, 0) && !isZero(p + 2 * ELEMENT, 1);
}

/** Decompresses `count` points (at most 8) into the coordinates from the first on; false unless all are of the curve. */
export function decompress(count: usize): bool {
  let valid = true;
  for (let i: usize = 0; i < count; i += 2) {
    const other = i + 1 < count ? i + 1 : i;
    valid = decompressPair(i, other) && valid;
  }
  return valid;
}

function decompressPair(i0: usize, i1: usize): bool {
  const from0 = COMPRESSED + 33 * i0;
  const from1 = COMPRESSED + 33 * i1;
  const tag0 = load<u8>(from0);
  const tag1 = load<u8>(from1);
  const below0 = setFromBytes(PAIR, 0, from0 + 1);
  const below1 = setFromBytes(PAIR, 1, from1 + 1);
  if ((tag0 & 0xfe) != 2 || (tag1 & 0xfe) != 2 || !below0 || !below1) return false;
  carry(PAIR, PAIR);
  const y = PAIR + ELEMENT;
  square(T0, PAIR);
  multiply(T0, T0, PAIR);
  setOne(T1);
  store<i32>(T1, 7);
  store<i32>(T1, 7, 4);
  add(T0, T0, T1);
  squareRoot(y, T0);
  square(T1, y);
  subtract(T1, T1, T0);
  if (!isZero(T1, 0) || !isZero(T1, 1)) return false;
  const negative0 = isOdd(y, 0) != (tag0 == 3);
  const negative1 = isOdd(y, 1) != (tag1 == 3);
  negateMasked(y, y, i32x4(-<i32>negative0, -<i32>negative1, -<i32>negative0, -<i32>negative1));
  writePoint(i0, PAIR, 0);
  writePoint(i1, PAIR, 1);
  return true;
}

/** E1 = share · E and V1 = share · V; keeps the tables of E and V for `prove`. */
export function convert(): bool {
  readPair(PAIR, Coordinate.E, Coordinate.V);
  buildTables(FIRST_TABLE, SECOND_TABLE, PAIR);
  multiplySame(SUM, FIRST_TABLE, SECOND_TABLE, scalar(Scalar.SHARE));
  if (!areFinite(SUM)) return false;
  invert(T0, SUM + 2 * ELEMENT);
  scale(SUM, T0);
  writePoint(Coordinate.E1, SUM, 0);
  writePoint(Coordinate.V1, SUM, 1);
  return true;
}

/** E2, V2 and U2: the nonce times E, V and U, after `convert`. */
export function prove(): bool {
  multiplySame(SUM, FIRST_TABLE, SECOND_TABLE, scalar(Scalar.NONCE));
  multiplyFixed(OTHER_SUM, FIXED_U, scalar(Scalar.NONCE));
  if (!areFinite(SUM) || !areFinite(OTHER_SUM)) return false;
  // One inversion for all three.
  multiply(T0, SUM + 2 * ELEMENT, OTHER_SUM + 2 * ELEMENT);
  invert(T0, T0);
  multiply(T1, T0, OTHER_SUM + 2 * ELEMENT);
  scale(SUM, T1);
  multiply(T1, T0, SUM + 2 * ELEMENT);
  scale(OTHER_SUM, T1);
  writePoint(Coordinate.E2, SUM, 0);
  writePoint(Coordinate.V2, SUM, 1);
  writePoint(Coordinate.U2, OTHER_SUM, 0);
  return true;
}

/** Whether two finite Jacobian points are the same in lane 0. */
function areEqual(p: usize, q: usize): bool {
  square(T0, p + 2 * ELEMENT);
  square(T1, q + 2 * ELEMENT);
  multiply(T2, p, T1);
  multiply(T1, T1, q + 2 * ELEMENT);
  multiply(T1, p + ELEMENT, T1);
  multiply(p, q, T0);
  subtract(T2, T2, p);
  if (!isZero(T2, 0)) return false;
  multiply(T0, T0, p + 2 * ELEMENT);
  multiply(T0, q + ELEMENT, T0);
  subtract(T1, T1, T0);
  return isZero(T1, 0) && !isZero(p + 2 * ELEMENT, 0) && !isZero(q + 2 * ELEMENT, 0);
}

/** z·(E + V + U) = h·(E1 + V1 + U1) + E2 + V2 + U2, from what was written out, with tables of their own. */
export function check(): bool {
  readPair(PAIR, Coordinate.E, Coordinate.E1);
  setOne(PAIR + 2 * ELEMENT);
  readPair(OTHER_PAIR, Coordinate.V, Coordinate.V1);
  addAffine(PAIR, OTHER_PAIR, OTHER_PAIR + ELEMENT);
  readPair(OTHER_PAIR, Coordinate.U, Coordinate.U1);
  addAffine(PAIR, OTHER_PAIR, OTHER_PAIR + ELEMENT);
  // X and Y are affine on an isomorphic curve, from which Z leads back.
  carry(PAIR + ELEMENT, PAIR + ELEMENT);
  buildTable(FIRST_TABLE, PAIR);
  multiplyEach(SUM, FIRST_TABLE, scalar(Scalar.RESPONSE), scalar(Scalar.CHALLENGE));
  multiply(SUM + 2 * ELEMENT, SUM + 2 * ELEMENT, PAIR + 2 * ELEMENT);
  if (!areFinite(SUM)) return false;
  swapPoint(OTHER_SUM, SUM);
  readPair(OTHER_PAIR, Coordinate.E2, Coordinate.E2);
  addAffine(OTHER_SUM, OTHER_PAIR, OTHER_PAIR + ELEMENT);
  readPair(OTHER_PAIR, Coordinate.V2, Coordinate.V2);
  addAffine(OTHER_SUM, OTHER_PAIR, OTHER_PAIR + ELEMENT);
  readPair(OTHER_PAIR, Coordinate.U2, Coordinate.U2);
  addAffine(OTHER_SUM, OTHER_PAIR, OTHER_PAIR + ELEMENT);
  return areEqual(SUM, OTHER_SUM);
}

/** Whether a Jacobian point is finite and the affine one, in one lane. */
function isAffine(p: usize, q: usize, lane: usize): bool {
  square(T0, p + 2 * ELEMENT);
  multiply(T1, q, T0);
  subtract(T1, T1, p);
  multiply(T0, T0, p + 2 * ELEMENT);
  multiply(T0, q + ELEMENT, T0);
  subtract(T0, T0, p + ELEMENT);
  return isZero(T1, lane) && isZero(T0, lane) && !isZero(p + 2 * ELEMENT, lane);
}

/**
 * z·E - h·E1 = E2, z·V - h·V1 = V2, z·U - h·U1 = U2, and x(u1·G + u2·key) = r. Public inputs only. False may also mean that
 * two points met on the way, or that r + n is meant.
 */
export function verify(): bool {
  readPair(PAIR, Coordinate.E, Coordinate.V);
  buildTable(FIRST_TABLE, PAIR);
  readPair(PAIR, Coordinate.E1, Coordinate.V1);
  buildTable(SECOND_TABLE, PAIR);
  shareZ(FIRST_TABLE, SECOND_TABLE);
  multiplyDifference(SUM, FIRST_TABLE, scalar(Scalar.RESPONSE), SECOND_TABLE, scalar(Scalar.CHALLENGE));
  readPair(PAIR, Coordinate.E2, Coordinate.V2);
  if (!isAffine(SUM, PAIR, 0) || !isAffine(SUM, PAIR, 1)) return false;

  readPair(PAIR, Coordinate.U1, Coordinate.VERIFYING_KEY);
  buildTable(FIRST_TABLE, PAIR);
  multiplyEach(SUM, FIRST_TABLE, scalar(Scalar.MINUS_CHALLENGE), scalar(Scalar.SIGNATURE_U2));
  multiplyFixedEach(OTHER_SUM, FIXED_U, scalar(Scalar.RESPONSE), FIXED_G, scalar(Scalar.SIGNATURE_U1));
  addJacobian(SUM, OTHER_SUM);
  readPair(PAIR, Coordinate.U2, Coordinate.U2);
  return isAffine(SUM, PAIR, 0) && hasX(SUM, scalar(Scalar.SIGNATURE_R), 1);
}

/** response·G = V + challenge·E, for a capsule. False may also mean that two points met on the way. */
export function verifyCapsule(): bool {
  readPair(PAIR, Coordinate.E, Coordinate.E);
  buildTable(FIRST_TABLE, PAIR);
  multiplyEach(SUM, FIRST_TABLE, scalar(Scalar.CHALLENGE), scalar(Scalar.CHALLENGE));
  if (!areFinite(SUM)) return false;
  readPair(PAIR, Coordinate.V, Coordinate.V);
  addAffine(SUM, PAIR, PAIR + ELEMENT);
  multiplyFixed(OTHER_SUM, FIXED_G, scalar(Scalar.RESPONSE));
  return areEqual(SUM, OTHER_SUM);
}

/** x(u1·G + u2·key) = r for each of two signatures by one key. Public inputs only. False may also mean what it may in `verify`. */
export function verifySignatures(): bool {
  readPair(PAIR, Coordinate.VERIFYING_KEY, Coordinate.VERIFYING_KEY);
  buildTable(FIRST_TABLE, PAIR);
  multiplyEach(SUM, FIRST_TABLE, scalar(Scalar.SIGNATURE_U2), scalar(Scalar.OTHER_SIGNATURE_U2));
  const u1 = scalar(Scalar.SIGNATURE_U1);
  multiplyFixedEach(OTHER_SUM, FIXED_G, u1, FIXED_G, scalar(Scalar.OTHER_SIGNATURE_U1));
  addJacobian(SUM, OTHER_SUM);
  return hasX(SUM, scalar(Scalar.SIGNATURE_R), 0) && hasX(SUM, scalar(Scalar.OTHER_SIGNATURE_R), 1);
}

function hasX(p: usize, bytes: usize, lane: usize): bool {
  setFromBytes(T1, 0, bytes);
  setFromBytes(T1, 1, bytes);
  carry(T1, T1);
  square(T0, p + 2 * ELEMENT);
  multiply(T1, T1, T0);
  subtract(T1, T1, p);
  return isZero(T1, lane) && !isZero(p + 2 * ELEMENT, lane);
}

/** Erases every place that may depend on a share or a nonce. */
export function erase(): void {
  memory.fill(SCRATCH, 0, SCRATCH_END - SCRATCH);
  memory.fill(SCALARS, 0, 256);
}
