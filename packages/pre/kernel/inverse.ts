// The inverse modulo p = 2^256 - 2^32 - 977 by division steps (Bernstein and Yang, "Fast constant-time gcd computation and
// modular inversion", TCHES 2019), taken 30 at a time and in time that depends on the number.
//
// f and g, and d and e with d·x = f and e·x = g mod p (up to powers of 2 that `transform` takes out), are pairs of numbers of
// nine limbs of 30 bits: limb i of the first and of the second stand next to each other at byte 8·i. Limbs 0 to 7 lie in
// 0..2^30, limb 8 is signed; d and e stay between -2p and p.
import { INVERSE_SCRATCH } from './layout';

const FG = INVERSE_SCRATCH;
const DE = FG + 80;
/** Two rows of a matrix: u, q and v, r. */
const MATRIX = DE + 80;

const LIMBS: usize = 9;
const STEPS: i32 = 30;
const MASK: i32 = 0x3fffffff;
/** 1/p mod 2^30 */
const PRIME_INVERSE: i32 = 0x2ddacacf;

/**
 * 30 division steps on the low limbs of f and g. Leaves in MATRIX what they come to, times 2^30.
 * @param eta the steps' counter, negated
 */
function divisionSteps(eta: i32): i32 {
  let u = 1;
  let v = 0;
  let q = 0;
  let r = 1;
  let f = load<i32>(FG);
  let g = load<i32>(FG, 4);
  let left = STEPS;
  while (true) {
    const zeros = ctz(g | (-1 << left));
    g >>>= zeros;
    u <<= zeros;
    v <<= zeros;
    eta -= zeros;
    left -= zeros;
    if (left == 0) break;
    if (eta < 0) {
      eta = -eta;
      const before = f;
      f = g;
      g = -before;
      const row = u;
      u = q;
      q = -row;
      const other = v;
      v = r;
      r = -other;
    }
    // -g/f mod 64, for 1/f = f·(2 - f²) there: so many low bits of g go at once, before the next exchange.
    const limit = eta + 1 < left ? eta + 1 : left;
    const factor = (g * f * (f * f - 2)) & (-1 >>> (32 - limit)) & 63;
    g += f * factor;
    q += u * factor;
    r += v * factor;
  }
  store<i32>(MATRIX, u);
  store<i32>(MATRIX, q, 4);
  store<i32>(MATRIX, v, 8);
  store<i32>(MATRIX, r, 12);
  return eta;
}

/** pair = (MATRIX · pair + multiples · p) / 2^30, which is whole. */
@inline function transform(pair: usize, multiples: v128): void {
  const uq = v128.load64_zero(MATRIX);
  const vr = v128.load64_zero(MATRIX, 8);
  let sum = i64x2.mul(i64x2.extend_low_i32x4_s(multiples), i64x2.splat(-977));
  for (let i: usize = 0; i < LIMBS; i++) {
    const limbs = v128.load64_zero(pair + 8 * i);
    sum = i64x2.add(sum, i64x2.extmul_low_i32x4_s(v128.shuffle<i32>(limbs, limbs, 0, 0, 0, 0), uq));
    sum = i64x2.add(sum, i64x2.extmul_low_i32x4_s(v128.shuffle<i32>(limbs, limbs, 1, 1, 1, 1), vr));
    if (i == 1) sum = i64x2.sub(sum, i64x2.shl(i64x2.extend_low_i32x4_s(multiples), 2));
    if (i == 8) sum = i64x2.add(sum, i64x2.shl(i64x2.extend_low_i32x4_s(multiples), 16));
    if (i > 0) storeLimbs(pair + 8 * (i - 1), v128.and(sum, i64x2.splat(MASK)));
    sum = i64x2.shr_s(sum, 30);
  }
  storeLimbs(pair + 64, sum);
}

@inline function storeLimbs(place: usize, limbs: v128): void {
  v128.store64_lane(place, v128.shuffle<i32>(limbs, limbs, 0, 2, 0, 2), 0);
}

/** How often p is to be added to a row of MATRIX times (d, e): it then ends in 30 zeros and stays between -2p and p. */
@inline function multipleOfPrime(first: i32, second: i32): i32 {
  const d = load<i32>(DE);
  const e = load<i32>(DE, 4);
  const forSigns = (first & (load<i32>(DE, 64) >> 31)) + (second & (load<i32>(DE, 68) >> 31));
  return forSigns - ((PRIME_INVERSE * (first * d + second * e) + forSigns) & MASK);
}

@inline function multiples(): v128 {
  const ofD = multipleOfPrime(load<i32>(MATRIX), load<i32>(MATRIX, 8));
  const ofE = multipleOfPrime(load<i32>(MATRIX, 4), load<i32>(MATRIX, 12));
  return i32x4(ofD, ofE, 0, 0);
}

@inline function isOver(): bool {
  let g = 0;
  for (let i: usize = 0; i < LIMBS; i++) g |= load<i32>(FG + 8 * i, 4);
  return g == 0;
}

@inline function begin(words: usize): void {
  memory.fill(FG, 0, 160);
  store<i32>(FG, MASK - 976);
  store<i32>(FG + 8, MASK - 4);
  for (let i: usize = 2; i < 8; i++) store<i32>(FG + 8 * i, MASK);
  store<i32>(FG + 64, 0xffff);
  for (let i: usize = 0; i < LIMBS; i++) {
    const bit = 30 * i;
    const pair = load<u64>(words + 4 * (bit >> 5)) >> (bit & 31);
    store<i32>(FG + 8 * i, <i32>pair & MASK, 4);
  }
  store<i32>(DE, 1, 4);
}

/** Carries d, negated where `sign` is -1, and adds p when it is negative, or 0. */
@inline function normalize(sign: i32): void {
  const below = load<i32>(DE, 64) >> 31;
  let carry: i32 = 0;
  for (let i: usize = 0; i < LIMBS; i++) {
    let limb = load<i32>(DE + 8 * i);
    if (i == 0) limb -= 977 & below;
    else if (i == 1) limb -= 4 & below;
    else if (i == 8) limb += 0x10000 & below;
    limb = ((limb ^ sign) - sign) + carry;
    carry = i < 8 ? limb >> 30 : 0;
    store<i32>(DE + 8 * i, i < 8 ? limb & MASK : limb);
  }
}

/** Replaces eight 32-bit words, lowest first, of a number below p (and a ninth, 0) by its inverse; 0 by 0. */
export function invertWords(words: usize): void {
  begin(words);
  let eta = -1;
  while (!isOver()) {
    eta = divisionSteps(eta);
    transform(DE, multiples());
    transform(FG, i32x4.splat(0));
  }
  // f is 1 or -1 (p itself for 0, whose d is 0).
  normalize(load<i32>(FG, 64) >> 31);
  normalize(0);
  let bits: u64 = 0;
  let count: u64 = 0;
  let word: usize = 0;
  for (let i: usize = 0; i < LIMBS; i++) {
    bits |= (<u64>load<u32>(DE + 8 * i)) << count;
    count += 30;
    if (count < 32) continue;
    store<u32>(words + 4 * word, <u32>bits);
    word++;
    bits >>= 32;
    count -= 32;
  }
}
