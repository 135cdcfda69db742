// The field of secp256k1, p = 2^256 - 2^32 - 977, two elements at a time: one in each lane.
//
// An element pair is 80 bytes: nine limbs of 29 bits; limb i of lane 0 and of lane 1 are signed 32-bit integers next to
// each other at byte 8·i. The last eight bytes are no part of it and may hold anything.
//     value of a lane = Σ limb[i] · 2^(29·i)  mod p
// Magnitude m: |limb[i]| <= m · (2^28 + 2^16) for i < 8, |limb[8]| <= m · (2^23 + 2^16). Magnitudes add up in sums and
// differences. What holds:
//   - products, squares and `carry` leave magnitude 1, `setFromBytes` 2;
//   - `multiply` takes magnitudes of at most 3.5 each (Karatsuba's sums stay within 32 bits), whose product is at most
//     15: a column sums at most eight products, 8 · 15 · (2^28 + 2^16)² < 2^63 - 2^59, so that with its bias of about
//     2^63 it lies in 0..2^64; what overflows before is a sum whose total is in range;
//   - `square` takes magnitude at most 3, since it doubles limbs within 32 bits, and `carry` at most 6;
//   - magnitude at most 7 keeps every limb within 32 bits.
// Columns are signed; the biases make them positive, so that carries are unsigned shifts. All biases together are
// congruent to Σ 2^28·2^(29·i) + 2^23·2^232 mod p, which centring the digits takes away again.
import { BIASES, CONSTANTS } from './layout';

/** Bytes of an element pair. */
export const ELEMENT: usize = 80;

const MASK = CONSTANTS;
const TOP_MASK = CONSTANTS + 16;
// 2^261 = 2^37 + 31264 mod p
const FOLD = CONSTANTS + 32;
const HALF = CONSTANTS + 48;
const TOP_HALF = CONSTANTS + 64;
/** β, a cube root of 1: (β·x, y) is λ times (x, y). In both lanes, magnitude 2. */
export const BETA_PAIR = CONSTANTS + 80;

/** Constants stand in memory: an engine loads one faster than it makes it. */
export function writeFieldConstants(): void {
  v128.store(MASK, i64x2.splat(0x1fffffff));
  v128.store(TOP_MASK, i64x2.splat(0xffffff));
  v128.store(FOLD, i32x4.splat(31264));
  v128.store(HALF, i32x4.splat(1 << 28));
  v128.store(TOP_HALF, i32x4.splat(1 << 23));
  setLimb(BETA_PAIR, 0, 0x119501ee);
  setLimb(BETA_PAIR, 1, 0x9cb6143);
  setLimb(BETA_PAIR, 2, 0x1d626570);
  setLimb(BETA_PAIR, 3, 0x92ea25);
  setLimb(BETA_PAIR, 4, 0x34e99cf);
  setLimb(BETA_PAIR, 5, 0x3cf561a);
  setLimb(BETA_PAIR, 6, 0x1c41b991);
  setLimb(BETA_PAIR, 7, 0x56caf80);
  setLimb(BETA_PAIR, 8, 0x7ae96a);
  for (let k: usize = 1; k < 16; k++) v128.store(BIASES + 16 * k, i64x2.splat(0x8000000000000000));
  v128.store(BIASES + 16 * 0, i64x2.splat(0x80000000003836f8));
  v128.store(BIASES + 16 * 1, i64x2.splat(0x800000000fceb380));
  v128.store(BIASES + 16 * 2, i64x2.splat(0x800000000ff099e0));
  v128.store(BIASES + 16 * 3, i64x2.splat(0x800000000ff09be0));
  v128.store(BIASES + 16 * 4, i64x2.splat(0x800000000ff09be0));
  v128.store(BIASES + 16 * 5, i64x2.splat(0x800000000ff09be0));
  v128.store(BIASES + 16 * 6, i64x2.splat(0x800000000ff09be0));
  v128.store(BIASES + 16 * 7, i64x2.splat(0x800000000ff09be0));
  v128.store(BIASES + 16 * 8, i64x2.splat(0x8000000000709be0));
  v128.store(BIASES + 16 * 16, i64x2.splat(0x8000000000000));
}

function setLimb(element: usize, i: usize, limb: i32): void {
  store<i32>(element + 8 * i, limb);
  store<i32>(element + 8 * i, limb, 4);
}

@inline function times(a: v128, b: v128): v128 {
  return i64x2.extmul_low_i32x4_s(a, b);
}

@inline function plus(a: v128, b: v128): v128 {
  return i64x2.add(a, b);
}

@inline function minus(a: v128, b: v128): v128 {
  return i64x2.sub(a, b);
}

@inline function bias(column: usize): v128 {
  return v128.load(BIASES + 16 * column);
}

@inline function carryOf(column: v128): v128 {
  return i64x2.shr_u(column, 29);
}

/** Two digits as 64-bit lanes become two limbs as 32-bit lanes. */
@inline function pack(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(first, second, 0, 2, 4, 6);
}

/** 2^261 · digit is 31264 · digit at this limb, and 2^8 · digit at the next. */
@inline function foldFirst(digits: v128, fold: v128): v128 {
  return i64x2.extmul_low_i32x4_u(digits, fold);
}

@inline function foldSecond(digits: v128, fold: v128): v128 {
  return i64x2.extmul_high_i32x4_u(digits, fold);
}

/** Reduces the columns of a product to an element of magnitude 1. */
@inline function reduceColumns(
  out: usize,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128,
  c8: v128, c9: v128, c10: v128, c11: v128, c12: v128, c13: v128, c14: v128, c15: v128,
  c16: v128,
): void {
  const mask = v128.load(MASK);
  const fold = v128.load(FOLD);
  let c = plus(c9, bias(9));
  const h9 = v128.and(c, mask);
  c = plus(plus(c10, bias(10)), carryOf(c));
  const h10 = v128.and(c, mask);
  c = plus(plus(c11, bias(11)), carryOf(c));
  const h11 = v128.and(c, mask);
  c = plus(plus(c12, bias(12)), carryOf(c));
  const h12 = v128.and(c, mask);
  c = plus(plus(c13, bias(13)), carryOf(c));
  const h13 = v128.and(c, mask);
  c = plus(plus(c14, bias(14)), carryOf(c));
  const h14 = v128.and(c, mask);
  c = plus(plus(c15, bias(15)), carryOf(c));
  const h15 = v128.and(c, mask);
  c = plus(plus(c16, bias(16)), carryOf(c));
  const h16 = v128.and(c, mask);
  const h17 = carryOf(c);
  const h9and10 = pack(h9, h10);
  const h11and12 = pack(h11, h12);
  const h13and14 = pack(h13, h14);
  const h15and16 = pack(h15, h16);
  c = plus(plus(c0, bias(0)), foldFirst(h9and10, fold));
  const l0 = v128.and(c, mask);
  c = plus(plus(plus(plus(c1, bias(1)), foldSecond(h9and10, fold)), i64x2.shl(h9, 8)), carryOf(c));
  const l1 = v128.and(c, mask);
  c = plus(plus(plus(plus(c2, bias(2)), foldFirst(h11and12, fold)), i64x2.shl(h10, 8)), carryOf(c));
  const l2 = v128.and(c, mask);
  c = plus(plus(plus(plus(c3, bias(3)), foldSecond(h11and12, fold)), i64x2.shl(h11, 8)), carryOf(c));
  const l3 = v128.and(c, mask);
  c = plus(plus(plus(plus(c4, bias(4)), foldFirst(h13and14, fold)), i64x2.shl(h12, 8)), carryOf(c));
  const l4 = v128.and(c, mask);
  c = plus(plus(plus(plus(c5, bias(5)), foldSecond(h13and14, fold)), i64x2.shl(h13, 8)), carryOf(c));
  const l5 = v128.and(c, mask);
  c = plus(plus(plus(plus(c6, bias(6)), foldFirst(h15and16, fold)), i64x2.shl(h14, 8)), carryOf(c));
  const l6 = v128.and(c, mask);
  c = plus(plus(plus(plus(c7, bias(7)), foldSecond(h15and16, fold)), i64x2.shl(h15, 8)), carryOf(c));
  const l7 = v128.and(c, mask);
  c = plus(plus(plus(plus(c8, bias(8)), foldFirst(pack(h17, h17), fold)), i64x2.shl(h16, 8)), carryOf(c));
  const l8 = v128.and(c, v128.load(TOP_MASK));
  // What is left above 2^256 is below 2^41: folded once more, it is carried no further than limb 2.
  const e = plus(i64x2.shr_u(c, 24), i64x2.shl(h17, 13));
  // 977 = 1024 - 64 + 16 + 1
  const e977 = plus(minus(i64x2.shl(e, 10), i64x2.shl(e, 6)), plus(i64x2.shl(e, 4), e));
  const m0 = plus(l0, e977);
  const m1 = plus(plus(l1, i64x2.shl(e, 3)), carryOf(m0));
  const m2 = plus(l2, carryOf(m1));
  const half = v128.load(HALF);
  v128.store(out, i32x4.sub(pack(v128.and(m0, mask), v128.and(m1, mask)), half), 0);
  v128.store(out, i32x4.sub(pack(m2, l3), half), 16);
  v128.store(out, i32x4.sub(pack(l4, l5), half), 32);
  v128.store(out, i32x4.sub(pack(l6, l7), half), 48);
  v128.store(out, i32x4.sub(pack(l8, l8), v128.load(TOP_HALF)), 64);
}

/** out = a · b; magnitudes at most 3.5, their product at most 15. Any of the three may be the same. */
export function multiply(out: usize, a: usize, b: usize): void {
  // Karatsuba on three thirds of three limbs: six products of nine limb products instead of nine.
  const a0 = v128.load64_zero(a, 0);
  const b0 = v128.load64_zero(b, 0);
  const a1 = v128.load64_zero(a, 8);
  const b1 = v128.load64_zero(b, 8);
  const a2 = v128.load64_zero(a, 16);
  const b2 = v128.load64_zero(b, 16);
  const a3 = v128.load64_zero(a, 24);
  const b3 = v128.load64_zero(b, 24);
  const a4 = v128.load64_zero(a, 32);
  const b4 = v128.load64_zero(b, 32);
  const a5 = v128.load64_zero(a, 40);
  const b5 = v128.load64_zero(b, 40);
  const a6 = v128.load64_zero(a, 48);
  const b6 = v128.load64_zero(b, 48);
  const a7 = v128.load64_zero(a, 56);
  const b7 = v128.load64_zero(b, 56);
  const a8 = v128.load64_zero(a, 64);
  const b8 = v128.load64_zero(b, 64);
  const p0 = times(a0, b0);
  const p1 = plus(times(a0, b1), times(a1, b0));
  const p2 = plus(plus(times(a0, b2), times(a1, b1)), times(a2, b0));
  const p3 = plus(times(a1, b2), times(a2, b1));
  const p4 = times(a2, b2);
  const q0 = times(a3, b3);
  const q1 = plus(times(a3, b4), times(a4, b3));
  const q2 = plus(plus(times(a3, b5), times(a4, b4)), times(a5, b3));
  const q3 = plus(times(a4, b5), times(a5, b4));
  const q4 = times(a5, b5);
  const r0 = times(a6, b6);
  const r1 = plus(times(a6, b7), times(a7, b6));
  const r2 = plus(plus(times(a6, b8), times(a7, b7)), times(a8, b6));
  const r3 = plus(times(a7, b8), times(a8, b7));
  const r4 = times(a8, b8);
  const xa0 = i32x4.add(a0, a3);
  const xb0 = i32x4.add(b0, b3);
  const xa1 = i32x4.add(a1, a4);
  const xb1 = i32x4.add(b1, b4);
  const xa2 = i32x4.add(a2, a5);
  const xb2 = i32x4.add(b2, b5);
  const x0 = times(xa0, xb0);
  const x1 = plus(times(xa0, xb1), times(xa1, xb0));
  const x2 = plus(plus(times(xa0, xb2), times(xa1, xb1)), times(xa2, xb0));
  const x3 = plus(times(xa1, xb2), times(xa2, xb1));
  const x4 = times(xa2, xb2);
  const ya0 = i32x4.add(a0, a6);
  const yb0 = i32x4.add(b0, b6);
  const ya1 = i32x4.add(a1, a7);
  const yb1 = i32x4.add(b1, b7);
  const ya2 = i32x4.add(a2, a8);
  const yb2 = i32x4.add(b2, b8);
  const y0 = times(ya0, yb0);
  const y1 = plus(times(ya0, yb1), times(ya1, yb0));
  const y2 = plus(plus(times(ya0, yb2), times(ya1, yb1)), times(ya2, yb0));
  const y3 = plus(times(ya1, yb2), times(ya2, yb1));
  const y4 = times(ya2, yb2);
  const za0 = i32x4.add(a3, a6);
  const zb0 = i32x4.add(b3, b6);
  const za1 = i32x4.add(a4, a7);
  const zb1 = i32x4.add(b4, b7);
  const za2 = i32x4.add(a5, a8);
  const zb2 = i32x4.add(b5, b8);
  const z0 = times(za0, zb0);
  const z1 = plus(times(za0, zb1), times(za1, zb0));
  const z2 = plus(plus(times(za0, zb2), times(za1, zb1)), times(za2, zb0));
  const z3 = plus(times(za1, zb2), times(za2, zb1));
  const z4 = times(za2, zb2);
  const c0 = p0;
  const c1 = p1;
  const c2 = p2;
  const c3 = minus(plus(p3, x0), plus(p0, q0));
  const c4 = minus(plus(p4, x1), plus(p1, q1));
  const c5 = minus(x2, plus(p2, q2));
  const c6 = minus(plus(plus(x3, q0), y0), plus(plus(plus(p3, q3), p0), r0));
  const c7 = minus(plus(plus(x4, q1), y1), plus(plus(plus(p4, q4), p1), r1));
  const c8 = minus(plus(q2, y2), plus(p2, r2));
  const c9 = minus(plus(plus(q3, y3), z0), plus(plus(plus(p3, r3), q0), r0));
  const c10 = minus(plus(plus(q4, y4), z1), plus(plus(plus(p4, r4), q1), r1));
  const c11 = minus(z2, plus(q2, r2));
  const c12 = minus(plus(z3, r0), plus(q3, r3));
  const c13 = minus(plus(z4, r1), plus(q4, r4));
  const c14 = r2;
  const c15 = r3;
  const c16 = r4;
  reduceColumns(out, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16);
}

/** out = a²; magnitude at most 3. */
export function square(out: usize, a: usize): void {
  const a0 = v128.load64_zero(a, 0);
  const a1 = v128.load64_zero(a, 8);
  const a2 = v128.load64_zero(a, 16);
  const a3 = v128.load64_zero(a, 24);
  const a4 = v128.load64_zero(a, 32);
  const a5 = v128.load64_zero(a, 40);
  const a6 = v128.load64_zero(a, 48);
  const a7 = v128.load64_zero(a, 56);
  const a8 = v128.load64_zero(a, 64);
  const d0 = i32x4.add(a0, a0);
  const d1 = i32x4.add(a1, a1);
  const d2 = i32x4.add(a2, a2);
  const d3 = i32x4.add(a3, a3);
  const d4 = i32x4.add(a4, a4);
  const d5 = i32x4.add(a5, a5);
  const d6 = i32x4.add(a6, a6);
  const d7 = i32x4.add(a7, a7);
  const c0 = times(a0, a0);
  const c1 = times(d0, a1);
  const c2 = plus(times(d0, a2), times(a1, a1));
  const c3 = plus(times(d0, a3), times(d1, a2));
  const c4 = plus(plus(times(d0, a4), times(d1, a3)), times(a2, a2));
  const c5 = plus(plus(times(d0, a5), times(d1, a4)), times(d2, a3));
  const c6 = plus(plus(plus(times(d0, a6), times(d1, a5)), times(d2, a4)), times(a3, a3));
  const c7 = plus(plus(plus(times(d0, a7), times(d1, a6)), times(d2, a5)), times(d3, a4));
  const c8 = plus(plus(plus(plus(times(d0, a8), times(d1, a7)), times(d2, a6)), times(d3, a5)), times(a4, a4));
  const c9 = plus(plus(plus(times(d1, a8), times(d2, a7)), times(d3, a6)), times(d4, a5));
  const c10 = plus(plus(plus(times(d2, a8), times(d3, a7)), times(d4, a6)), times(a5, a5));
  const c11 = plus(plus(times(d3, a8), times(d4, a7)), times(d5, a6));
  const c12 = plus(plus(times(d4, a8), times(d5, a7)), times(a6, a6));
  const c13 = plus(times(d5, a8), times(d6, a7));
  const c14 = plus(times(d6, a8), times(a7, a7));
  const c15 = times(d7, a8);
  const c16 = times(a8, a8);
  reduceColumns(out, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16);
}
