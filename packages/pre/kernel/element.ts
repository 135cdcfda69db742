// What the field needs besides products: sums, halves, inverses, roots, and elements from and to bytes.
import { ELEMENT, multiply, square } from './field';
import { invertWords } from './inverse';
import { FIELD_SCRATCH } from './layout';

const T0 = FIELD_SCRATCH;
const X2 = T0 + ELEMENT;
const X3 = X2 + ELEMENT;
const X22 = X3 + ELEMENT;
const X44 = X22 + ELEMENT;
const RUN = X44 + ELEMENT;
const OTHERS = RUN + ELEMENT;
const WORDS = OTHERS + ELEMENT;

/** out = a + b; magnitudes add up. */
@inline export function add(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.add(v128.load(a), v128.load(b)));
  v128.store(out, i32x4.add(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(out, i32x4.add(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(out, i32x4.add(v128.load(a, 48), v128.load(b, 48)), 48);
  v128.store(out, i32x4.add(v128.load(a, 64), v128.load(b, 64)), 64);
}

/** out = a - b; magnitudes add up. */
@inline export function subtract(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.sub(v128.load(a), v128.load(b)));
  v128.store(out, i32x4.sub(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(out, i32x4.sub(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(out, i32x4.sub(v128.load(a, 48), v128.load(b, 48)), 48);
  v128.store(out, i32x4.sub(v128.load(a, 64), v128.load(b, 64)), 64);
}

/** out = (a ^ mask) - mask: the negative in lanes whose mask is -1, a itself where it is 0. */
@inline export function negateMasked(out: usize, a: usize, mask: v128): void {
  v128.store(out, i32x4.sub(v128.xor(v128.load(a), mask), mask));
  v128.store(out, i32x4.sub(v128.xor(v128.load(a, 16), mask), mask), 16);
  v128.store(out, i32x4.sub(v128.xor(v128.load(a, 32), mask), mask), 32);
  v128.store(out, i32x4.sub(v128.xor(v128.load(a, 48), mask), mask), 48);
  v128.store(out, i32x4.sub(v128.xor(v128.load(a, 64), mask), mask), 64);
}

@inline export function copy(out: usize, a: usize): void {
  for (let i: usize = 0; i < ELEMENT; i += 16) v128.store(out + i, v128.load(a + i));
}

/** out = 1 in both lanes. */
export function setOne(out: usize): void {
  v128.store(out, i32x4(1, 1, 0, 0));
  for (let i: usize = 16; i < ELEMENT; i += 16) v128.store(out + i, i32x4.splat(0));
}

/** Exchanges the lanes. */
export function swapLanes(out: usize, a: usize): void {
  for (let i: usize = 0; i < ELEMENT; i += 16) {
    const pair = v128.load(a + i);
    v128.store(out + i, v128.shuffle<i32>(pair, pair, 1, 0, 3, 2));
  }
}

@inline function carried(vector: v128, carries: v128, below: v128): v128 {
  // Carries move up one limb: the upper one of the vector below, then the lower one of this.
  return i32x4.add(i32x4.sub(vector, i32x4.shl(carries, 29)), v128.shuffle<i32>(below, carries, 2, 3, 4, 5));
}

@inline function carriesOf(vector: v128): v128 {
  return i32x4.shr_s(i32x4.add(vector, i32x4.splat(1 << 28)), 29);
}

/** out has a's value, of magnitude 6 at most (half a limb more is to fit into 32 bits), with magnitude 1. */
@inline export function carryValues(out: usize, v0: v128, v1: v128, v2: v128, v3: v128, v4: v128): void {
  const top = i32x4.shr_s(i32x4.add(v4, i32x4.splat(1 << 23)), 24);
  const c0 = carriesOf(v0);
  const c1 = carriesOf(v1);
  const c2 = carriesOf(v2);
  const c3 = carriesOf(v3);
  // 2^256 = 977 + 8·2^29 mod p
  const folded = i32x4.mul(v128.shuffle<i32>(top, top, 0, 1, 0, 1), i32x4(977, 977, 8, 8));
  v128.store(out, i32x4.add(carried(v0, c0, i32x4.splat(0)), folded));
  v128.store(out, carried(v1, c1, c0), 16);
  v128.store(out, carried(v2, c2, c1), 32);
  v128.store(out, carried(v3, c3, c2), 48);
  v128.store(out, i32x4.add(i32x4.sub(v4, i32x4.shl(top, 24)), v128.shuffle<i32>(c3, c3, 2, 3, 2, 3)), 64);
}

export function carry(out: usize, a: usize): void {
  carryValues(out, v128.load(a), v128.load(a, 16), v128.load(a, 32), v128.load(a, 48), v128.load(a, 64));
}

@inline function twice(a: v128): v128 {
  return i32x4.shl(a, 1);
}

/** out = a - b - 2·c with magnitude 1, for magnitudes of at most 1. */
@inline export function subtractTwice(out: usize, a: usize, b: usize, c: usize): void {
  carryValues(
    out,
    i32x4.sub(i32x4.sub(v128.load(a), v128.load(b)), twice(v128.load(c))),
    i32x4.sub(i32x4.sub(v128.load(a, 16), v128.load(b, 16)), twice(v128.load(c, 16))),
    i32x4.sub(i32x4.sub(v128.load(a, 32), v128.load(b, 32)), twice(v128.load(c, 32))),
    i32x4.sub(i32x4.sub(v128.load(a, 48), v128.load(b, 48)), twice(v128.load(c, 48))),
    i32x4.sub(i32x4.sub(v128.load(a, 64), v128.load(b, 64)), twice(v128.load(c, 64))),
  );
}

/** out = a - 2·c with magnitude 1. */
@inline export function minusTwice(out: usize, a: usize, c: usize): void {
  carryValues(
    out,
    i32x4.sub(v128.load(a), twice(v128.load(c))),
    i32x4.sub(v128.load(a, 16), twice(v128.load(c, 16))),
    i32x4.sub(v128.load(a, 32), twice(v128.load(c, 32))),
    i32x4.sub(v128.load(a, 48), twice(v128.load(c, 48))),
    i32x4.sub(v128.load(a, 64), twice(v128.load(c, 64))),
  );
}

@inline function halfLimbs(vector: v128, above: v128): v128 {
  // The lowest bit of a limb is worth 2^28 to the limb below.
  const next = v128.and(v128.shuffle<i32>(vector, above, 2, 3, 4, 5), i32x4.splat(1));
  return i32x4.add(i32x4.shr_s(vector, 1), i32x4.shl(next, 28));
}

@inline function thrice(a: v128): v128 {
  return i32x4.add(a, i32x4.shl(a, 1));
}

/** out = 3/2 · a, for magnitude 1; the result has magnitude 2.5. Adds p = 2^24·2^232 - 8·2^29 - 977 to odd values. */
@inline export function threeHalves(out: usize, a: usize): void {
  const a0 = thrice(v128.load(a));
  const odd = i32x4.neg(v128.and(v128.shuffle<i32>(a0, a0, 0, 1, 0, 1), i32x4.splat(1)));
  const v0 = i32x4.sub(a0, v128.and(odd, i32x4(977, 977, 8, 8)));
  const v1 = thrice(v128.load(a, 16));
  const v2 = thrice(v128.load(a, 32));
  const v3 = thrice(v128.load(a, 48));
  const v4 = i32x4.add(thrice(v128.load(a, 64)), v128.and(odd, i32x4(1 << 24, 1 << 24, 0, 0)));
  v128.store(out, halfLimbs(v0, v1));
  v128.store(out, halfLimbs(v1, v2), 16);
  v128.store(out, halfLimbs(v2, v3), 32);
  v128.store(out, halfLimbs(v3, v4), 48);
  v128.store(out, i32x4.shr_s(v4, 1), 64);
}

function squareTimes(out: usize, a: usize, count: i32): void {
  square(out, a);
  for (let i = 1; i < count; i++) square(out, out);
}

/** RUN = a^(2^223 - 1), and X2, X3, X22, X44 on the way: p - 2 and (p + 1)/4 both begin with 223 ones. */
function powerOfOnes(a: usize): void {
  square(X2, a);
  multiply(X2, X2, a);
  square(X3, X2);
  multiply(X3, X3, a);
  squareTimes(RUN, X3, 3);
  multiply(RUN, RUN, X3);
  squareTimes(RUN, RUN, 3);
  multiply(RUN, RUN, X3);
  squareTimes(RUN, RUN, 2);
  multiply(X22, RUN, X2);
  squareTimes(RUN, X22, 11);
  multiply(X22, RUN, X22);
  squareTimes(RUN, X22, 22);
  multiply(X44, RUN, X22);
  squareTimes(RUN, X44, 44);
  multiply(RUN, RUN, X44);
  copy(T0, RUN);
  squareTimes(RUN, RUN, 88);
  multiply(RUN, RUN, T0);
  squareTimes(RUN, RUN, 44);
  multiply(RUN, RUN, X44);
  squareTimes(RUN, RUN, 3);
  multiply(RUN, RUN, X3);
}

/** out = 1/a; 0 in both lanes where either lane is 0. Magnitude at most 3. */
export function invert(out: usize, a: usize): void {
  // One inverse for both: of their product.
  swapLanes(OTHERS, a);
  multiply(T0, a, OTHERS);
  toWords(WORDS, T0, 0);
  store<u32>(WORDS + 32, 0);
  invertWords(WORDS);
  setFromWords(T0, 0);
  setFromWords(T0, 1);
  multiply(out, T0, OTHERS);
}

/** out = a^((p+1)/4): a root of a where it has one. Magnitude at most 3. */
export function squareRoot(out: usize, a: usize): void {
  powerOfOnes(a);
  squareTimes(RUN, RUN, 23);
  multiply(RUN, RUN, X22);
  squareTimes(RUN, RUN, 6);
  multiply(RUN, RUN, X2);
  squareTimes(out, RUN, 2);
}

/** Writes eight 32-bit words, lowest first, of the one representative in 0..p-1. Takes magnitude at most 7. */
function toWords(words: usize, a: usize, lane: usize): void {
  // 32·p is more than any negative value; limbs and words meet at every 29th and 32nd bit.
  let carry: i64 = 0;
  let top: i64 = 0;
  const place = WORDS + 32;
  for (let i: usize = 0; i < 9; i++) {
    let digit = <i64>load<i32>(a + 8 * i + 4 * lane) + carry;
    if (i == 0) digit -= 977 * 32;
    else if (i == 1) digit -= 8 * 32;
    else if (i == 8) digit += (<i64>1) << 29;
    if (i < 8) {
      store<u32>(place + 4 * i, <u32>(digit & 0x1fffffff));
      carry = digit >> 29;
    } else {
      top = digit;
    }
  }
  // Twice: what is above 2^256 folds to the bottom.
  for (let round = 0; round < 2; round++) {
    const over = top >> 24;
    top &= 0xffffff;
    let c: i64 = over * 977;
    for (let i: usize = 0; i < 8; i++) {
      c += <i64>load<u32>(place + 4 * i);
      if (i == 1) c += over << 3;
      store<u32>(place + 4 * i, <u32>(c & 0x1fffffff));
      c >>= 29;
    }
    top += c;
  }
  store<u32>(place + 32, <u32>top);
  let bits: u64 = 0;
  let count: u64 = 0;
  let word: usize = 0;
  for (let i: usize = 0; i < 9; i++) {
    bits |= (<u64>load<u32>(place + 4 * i)) << count;
    count += i < 8 ? 29 : 24;
    if (count >= 32) {
      store<u32>(words + 4 * word, <u32>bits);
      word++;
      bits >>= 32;
      count -= 32;
    }
  }
  subtractPrime(words);
}

/** Once, where the words are p or more: then adding 2^32 + 977 overflows 2^256. */
function subtractPrime(words: usize): void {
  const sum = WORDS + 80;
  let c: u64 = 977;
  for (let i: usize = 0; i < 8; i++) {
    c += <u64>load<u32>(words + 4 * i);
    if (i == 1) c++;
    store<u32>(sum + 4 * i, <u32>c);
    c >>= 32;
  }
  if (c != 0) memory.copy(words, sum, 32);
}

/** 32 bytes, big-endian, of the value of one lane. Magnitude at most 7. */
export function toBytes(bytes: usize, a: usize, lane: usize): void {
  toWords(WORDS, a, lane);
  for (let i: usize = 0; i < 8; i++) store<u32>(bytes + 4 * i, bswap<u32>(load<u32>(WORDS + 28 - 4 * i)));
}

export function isOdd(a: usize, lane: usize): bool {
  toWords(WORDS, a, lane);
  return (load<u32>(WORDS) & 1) != 0;
}

export function isZero(a: usize, lane: usize): bool {
  toWords(WORDS, a, lane);
  return !v128.any_true(v128.or(v128.load(WORDS), v128.load(WORDS, 16)));
}

function setFromWords(out: usize, lane: usize): void {
  store<u32>(WORDS + 32, 0);
  for (let i: usize = 0; i < 9; i++) {
    const bit = 29 * i;
    const pair = load<u64>(WORDS + 4 * (bit >> 5)) >> (bit & 31);
    store<i32>(out + 8 * i + 4 * lane, <i32>(pair & 0x1fffffff));
  }
}

/** Sets one lane from 32 bytes, big-endian; false, with nothing promised of the lane, where they are p or more. */
export function setFromBytes(out: usize, lane: usize, bytes: usize): bool {
  for (let i: usize = 0; i < 8; i++) store<u32>(WORDS + 4 * i, bswap<u32>(load<u32>(bytes + 28 - 4 * i)));
  setFromWords(out, lane);
  const low = load<u32>(WORDS);
  subtractPrime(WORDS);
  return load<u32>(WORDS) == low;
}
