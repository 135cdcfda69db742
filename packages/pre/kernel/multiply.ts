// Scalar multiples of point pairs over tables of odd multiples, and of fixed points over tables made at the start.
import { addAffine, addJacobian, AFFINE, copyAffine, double, ENTRY, JACOBIAN, oddMultiples, scale } from './point';
import { BETA_PAIR, ELEMENT, multiply } from './field';
import { carry, copy, invert, negateMasked, setOne, swapLanes } from './element';
import { DIGITS, FIXED_ENTRIES, FIXED_ENTRY, FIXED_TABLE, FIXED_TABLES, FIXED_WINDOWS, POINTS } from './layout';
import { fixedDigits, makeOdd, oddDigits, sparseDigits, split, WINDOWS } from './scalar';

/** Entries of a table: 1, 3 … 15 times the point. */
export const ENTRIES: usize = 8;
/** The entries and their common z. */
export const TABLE: usize = ENTRIES * ENTRY + ELEMENT;
export const TABLE_Z: usize = ENTRIES * ENTRY;

// Digits: four halves at a stride, and the halves themselves.
const STRIDE: usize = 144;
const HALVES = DIGITS + 4 * STRIDE;

const CHOSEN = POINTS;
const CHOSEN_Y = CHOSEN + ELEMENT;
const OTHER = CHOSEN + AFFINE;
const FIRST = OTHER + JACOBIAN;
const SECOND = FIRST + JACOBIAN;
const TEMPORARY = SECOND + JACOBIAN;
/** Places for results from here on. */
export const RESULTS = TEMPORARY + JACOBIAN;

/** Odd multiples of an affine point pair, and of λ times it. */
export function buildTable(table: usize, p: usize): void {
  oddMultiples(table, table + TABLE_Z, p, ENTRIES);
  setLambda(table);
}

function setLambda(table: usize): void {
  for (let i: usize = 0; i < ENTRIES; i++) multiply(table + i * ENTRY + AFFINE, table + i * ENTRY, BETA_PAIR);
}

/** The place in a scalar's halves from which a second table stands for them. */
const CUT: i32 = 66;

/** Tables of one z, which stands in the first: of an affine point pair, and of 2^66 times it. For `multiplySame`. */
export function buildTables(low: usize, high: usize, p: usize): void {
  oddMultiples(low, low + TABLE_Z, p, ENTRIES);
  // The point itself as the table has it, and what is made of it, are affine where the table's entries are.
  copyAffine(FIRST, low);
  setOne(FIRST + 2 * ELEMENT);
  for (let i = 0; i < CUT; i++) double(FIRST);
  carry(FIRST + ELEMENT, FIRST + ELEMENT);
  oddMultiples(high, high + TABLE_Z, FIRST, ENTRIES);
  multiply(TEMPORARY, FIRST + 2 * ELEMENT, high + TABLE_Z);
  for (let i: usize = 0; i < ENTRIES; i++) scale(low + i * ENTRY, TEMPORARY);
  setLambda(low);
  setLambda(high);
  multiply(low + TABLE_Z, low + TABLE_Z, TEMPORARY);
}

/** Brings two tables to one z, the product of both, which stands in the first. */
export function shareZ(first: usize, second: usize): void {
  for (let i: usize = 0; i < ENTRIES; i++) {
    scale(first + i * ENTRY, second + TABLE_Z);
    scale(second + i * ENTRY, first + TABLE_Z);
  }
  setLambda(first);
  setLambda(second);
  multiply(first + TABLE_Z, first + TABLE_Z, second + TABLE_Z);
}

@inline function isNegative(digit: i32): v128 {
  return i32x4.splat(digit >> 31);
}

@inline function entryOf(table: usize, digit: i32): usize {
  const size = digit < 0 ? -digit : digit;
  return table + <usize>(size >> 1) * ENTRY;
}

/** Adds a digit's multiple in both lanes; the first one sets the sum. */
@inline function addSparse(sum: usize, started: bool, table: usize, digit: i32, x: usize): void {
  const entry = entryOf(table, digit);
  negateMasked(CHOSEN_Y, entry + ELEMENT, isNegative(digit));
  if (started) {
    addAffine(sum, entry + x, CHOSEN_Y);
    return;
  }
  copy(sum, entry + x);
  copy(sum + ELEMENT, CHOSEN_Y);
  setOne(sum + 2 * ELEMENT);
}

@inline function prepareSparse(digits: usize, scalar: usize): i32 {
  split(HALVES, HALVES + 32, scalar);
  const first = sparseDigits(digits, HALVES);
  const second = sparseDigits(digits + STRIDE, HALVES + 32);
  return first > second ? first : second;
}

/** sum = scalar · point, the same scalar in both lanes: 1..n-1, 32 bytes; over the tables of `buildTables`. */
export function multiplySame(sum: usize, low: usize, high: usize, scalar: usize): void {
  prepareSparse(DIGITS, scalar);
  let started = false;
  for (let place = CUT - 1; place >= 0; place--) {
    if (started) double(sum);
    for (let half: usize = 0; half < 4; half++) {
      const digit = <i32>load<i8>(DIGITS + (half & 1) * STRIDE + place + (half < 2 ? 0 : CUT));
      if (digit != 0) {
        addSparse(sum, started, half < 2 ? low : high, digit, (half & 1) * AFFINE);
        started = true;
      }
    }
  }
  multiply(sum + 2 * ELEMENT, sum + 2 * ELEMENT, low + TABLE_Z);
}

/** sum = scalar1 · point1 - scalar2 · point2, the same scalars in both lanes, over tables of one z. */
export function multiplyDifference(sum: usize, table1: usize, scalar1: usize, table2: usize, scalar2: usize): void {
  const first = prepareSparse(DIGITS, scalar1);
  const second = prepareSparse(DIGITS + 2 * STRIDE, scalar2);
  let started = false;
  for (let place = (first > second ? first : second) - 1; place >= 0; place--) {
    if (started) double(sum);
    for (let half: usize = 0; half < 4; half++) {
      const digit = <i32>load<i8>(DIGITS + half * STRIDE + place);
      if (digit != 0) {
        if (half < 2) addSparse(sum, started, table1, digit, half * AFFINE);
        else addSparse(sum, started, table2, -digit, (half - 2) * AFFINE);
        started = true;
      }
    }
  }
  multiply(sum + 2 * ELEMENT, sum + 2 * ELEMENT, table1 + TABLE_Z);
}

@inline function blend(out: usize, lane0: usize, lane1: usize): void {
  for (let i: usize = 0; i < ELEMENT; i += 16) {
    v128.store(out + i, v128.shuffle<i32>(v128.load(lane0 + i), v128.load(lane1 + i), 0, 5, 2, 7));
  }
}

@inline function laneSigns(digit0: i32, digit1: i32): v128 {
  const signs = i32x4.splat(digit0 >> 31);
  return v128.shuffle<i32>(signs, i32x4.splat(digit1 >> 31), 0, 4, 0, 4);
}

@inline function addOdd(sum: usize, started: bool, table: usize, digit0: i32, digit1: i32, x: usize): void {
  const entry0 = entryOf(table, digit0);
  const entry1 = entryOf(table, digit1);
  blend(CHOSEN, entry0 + x, entry1 + x);
  blend(CHOSEN_Y, entry0 + ELEMENT, entry1 + ELEMENT);
  negateMasked(CHOSEN_Y, CHOSEN_Y, laneSigns(digit0, digit1));
  if (started) {
    addAffine(sum, CHOSEN, CHOSEN_Y);
    return;
  }
  copyAffine(sum, CHOSEN);
  setOne(sum + 2 * ELEMENT);
}

@inline function prepareOdd(digits: usize, scalar: usize): void {
  split(HALVES, HALVES + 32, scalar);
  makeOdd(HALVES, HALVES + 32);
  oddDigits(digits, HALVES);
  oddDigits(digits + STRIDE, HALVES + 32);
}

/** sum = scalar · point with a scalar of its own in each lane: 1..n-1, 32 bytes. */
export function multiplyEach(sum: usize, table: usize, scalar0: usize, scalar1: usize): void {
  prepareOdd(DIGITS, scalar0);
  prepareOdd(DIGITS + 2 * STRIDE, scalar1);
  for (let place = WINDOWS - 1; place >= 0; place--) {
    const started = place < WINDOWS - 1;
    if (started) for (let i = 0; i < 4; i++) double(sum);
    const digits = DIGITS + place;
    addOdd(sum, started, table, load<i8>(digits), load<i8>(digits + 2 * STRIDE), 0);
    addOdd(sum, true, table, load<i8>(digits + STRIDE), load<i8>(digits + 3 * STRIDE), AFFINE);
  }
  multiply(sum + 2 * ELEMENT, sum + 2 * ELEMENT, table + TABLE_Z);
}

/** Two one-lane coordinates of nine 32-bit limbs become a pair. */
@inline function interleave(out: usize, lane0: usize, lane1: usize): void {
  const a = v128.load(lane0);
  const b = v128.load(lane1);
  const c = v128.load(lane0, 16);
  const d = v128.load(lane1, 16);
  v128.store(out, v128.shuffle<i32>(a, b, 0, 4, 1, 5));
  v128.store(out, v128.shuffle<i32>(a, b, 2, 6, 3, 7), 16);
  v128.store(out, v128.shuffle<i32>(c, d, 0, 4, 1, 5), 32);
  v128.store(out, v128.shuffle<i32>(c, d, 2, 6, 3, 7), 48);
  v128.store(out, v128.shuffle<i32>(v128.load64_zero(lane0, 32), v128.load64_zero(lane1, 32), 0, 4, 1, 5), 64);
}

@inline function fixedEntry(fixed: usize, window: usize, digit: i32): usize {
  const size = digit < 0 ? -digit : digit;
  return FIXED_TABLES + fixed * FIXED_TABLE + (window * FIXED_ENTRIES + <usize>(size >> 1)) * FIXED_ENTRY;
}

@inline function addFixed(sum: usize, started: bool, entry0: usize, digit0: i32, entry1: usize, digit1: i32): void {
  interleave(CHOSEN, entry0, entry1);
  interleave(CHOSEN_Y, entry0 + FIXED_ENTRY / 2, entry1 + FIXED_ENTRY / 2);
  negateMasked(CHOSEN_Y, CHOSEN_Y, laneSigns(digit0, digit1));
  if (started) {
    addAffine(sum, CHOSEN, CHOSEN_Y);
    return;
  }
  copyAffine(sum, CHOSEN);
  setOne(sum + 2 * ELEMENT);
}

/** sum = scalar · fixed point in both lanes; each lane adds every other window. */
export function multiplyFixed(sum: usize, fixed: usize, scalar: usize): void {
  fixedDigits(DIGITS, scalar);
  for (let window: usize = 0; window < FIXED_WINDOWS; window += 2) {
    const digit0 = <i32>load<i8>(DIGITS + window);
    const digit1 = <i32>load<i8>(DIGITS + window + 1);
    addFixed(sum, window > 0, fixedEntry(fixed, window, digit0), digit0, fixedEntry(fixed, window + 1, digit1), digit1);
  }
  swapPoint(OTHER, sum);
  addJacobian(sum, OTHER);
}

/** sum = scalar · fixed point with a scalar and a point of its own in each lane. */
export function multiplyFixedEach(sum: usize, fixed0: usize, scalar0: usize, fixed1: usize, scalar1: usize): void {
  fixedDigits(DIGITS, scalar0);
  fixedDigits(DIGITS + STRIDE, scalar1);
  for (let window: usize = 0; window < FIXED_WINDOWS; window++) {
    const digit0 = <i32>load<i8>(DIGITS + window);
    const digit1 = <i32>load<i8>(DIGITS + STRIDE + window);
    const entry0 = fixedEntry(fixed0, window, digit0);
    addFixed(sum, window > 0, entry0, digit0, fixedEntry(fixed1, window, digit1), digit1);
  }
}

export function swapPoint(out: usize, p: usize): void {
  swapLanes(out, p);
  swapLanes(out + ELEMENT, p + ELEMENT);
  swapLanes(out + 2 * ELEMENT, p + 2 * ELEMENT);
}

/** Affine coordinates from Jacobian ones, in place; nothing of use where Z = 0. */
export function normalize(p: usize): void {
  invert(TEMPORARY, p + 2 * ELEMENT);
  scale(p, TEMPORARY);
}

@inline function storeLane(out: usize, element: usize, lane: usize): void {
  for (let i: usize = 0; i < 9; i++) store<u32>(out + 4 * i, load<u32>(element + 8 * i + 4 * lane));
}

/**
 * Tables of odd multiples 1, 3 … 63 of 64^i times a fixed point, which an affine point pair at `p` holds in both lanes.
 * Uses `table` for ENTRY · 32 + ELEMENT bytes of scratch.
 */
export function buildFixedTable(fixed: usize, p: usize, table: usize): void {
  const z = table + FIXED_ENTRIES * ENTRY;
  copyAffine(FIRST, p);
  setOne(FIRST + 2 * ELEMENT);
  for (let window: usize = 0; window < FIXED_WINDOWS; window++) {
    memory.copy(SECOND, FIRST, JACOBIAN);
    normalize(SECOND);
    oddMultiples(table, z, SECOND, FIXED_ENTRIES);
    invert(TEMPORARY, z);
    for (let i: usize = 0; i < FIXED_ENTRIES; i++) {
      const entry = table + i * ENTRY;
      scale(entry, TEMPORARY);
      const place = FIXED_TABLES + fixed * FIXED_TABLE + (window * FIXED_ENTRIES + i) * FIXED_ENTRY;
      storeLane(place, entry, 0);
      storeLane(place + FIXED_ENTRY / 2, entry + ELEMENT, 0);
    }
    for (let i = 0; i < 6; i++) double(FIRST);
  }
}
