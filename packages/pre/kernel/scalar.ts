// Recoding of scalars. A scalar k is split into halves, k = k1 + k2·λ mod n with λ·(x, y) = (β·x, y), by Gallant, Lambert
// and Vanstone, "Faster point multiplication on elliptic curves with efficient endomorphisms" (CRYPTO 2001). The lattice
// {(i, j): i + j·λ = 0 mod n} has the short basis (A1, B1), (A2, B2) with B2 = A1 (Guide to Elliptic Curve Cryptography,
// section 3.5). Numbers are 32-bit words, lowest first; halves are 192-bit two's complement.
import { SCALAR_SCRATCH } from './layout';

export const HALF_WORDS: usize = 6;
export const HALF_BYTES: usize = 24;

const SCALAR = SCALAR_SCRATCH;
const FACTOR = SCALAR + 64;
const PRODUCT = FACTOR + 64;
const QUOTIENT_1 = PRODUCT + 64;
const QUOTIENT_2 = QUOTIENT_1 + 32;
const WIDE = QUOTIENT_2 + 32;

@inline function setWords(place: usize, w0: u64, w1: u64, w2: u64, w3: u64): void {
  store<u64>(place, w0);
  store<u64>(place, w1, 8);
  store<u64>(place, w2, 16);
  store<u64>(place, w3, 24);
}

// round(2^384 · B2 / n) and round(2^384 · -B1 / n)
@inline function setFirstQuotient(place: usize): void {
  setWords(place, 0xe893209a45dbb031, 0x3daa8a1471e8ca7f, 0xe86c90e49284eb15, 0x3086d221a7d46bcd);
}

@inline function setSecondQuotient(place: usize): void {
  setWords(place, 0x1571b4ae8ac47f71, 0x221208ac9df506c6, 0x6f547fa90abfe4c4, 0xe4437ed6010e8828);
}

@inline function setA1(place: usize): void {
  setWords(place, 0xe86c90e49284eb15, 0x3086d221a7d46bcd, 0, 0);
}

@inline function setMinusB1(place: usize): void {
  setWords(place, 0x6f547fa90abfe4c3, 0xe4437ed6010e8828, 0, 0);
}

@inline function setA2(place: usize): void {
  setWords(place, 0x57c1108d9d44cfd8, 0x14ca50f7a8e2f3f6, 1, 0);
}

@inline function setOrder(place: usize): void {
  setWords(place, 0xbfd25e8cd0364141, 0xbaaedce6af48a03b, 0xfffffffffffffffe, 0xffffffffffffffff);
}

/** out = a · b modulo 2^(32·count). */
function multiplyWords(out: usize, a: usize, aWords: usize, b: usize, bWords: usize, count: usize): void {
  memory.fill(out, 0, 4 * count);
  for (let i: usize = 0; i < aWords; i++) {
    const factor = <u64>load<u32>(a + 4 * i);
    let carry: u64 = 0;
    for (let j: usize = 0; i + j < count; j++) {
      const place = out + 4 * (i + j);
      const word = j < bWords ? <u64>load<u32>(b + 4 * j) : 0;
      carry += factor * word + <u64>load<u32>(place);
      store<u32>(place, <u32>carry);
      carry >>= 32;
    }
  }
}

function addWords(out: usize, a: usize, b: usize, count: usize): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < count; i++) {
    carry += <u64>load<u32>(a + 4 * i) + <u64>load<u32>(b + 4 * i);
    store<u32>(out + 4 * i, <u32>carry);
    carry >>= 32;
  }
}

function subtractWords(out: usize, a: usize, b: usize, count: usize): void {
  let borrow: i64 = 0;
  for (let i: usize = 0; i < count; i++) {
    borrow += <i64>load<u32>(a + 4 * i) - <i64>load<u32>(b + 4 * i);
    store<u32>(out + 4 * i, <u32>borrow);
    borrow >>= 32;
  }
}

function readScalar(bytes: usize): void {
  for (let i: usize = 0; i < 8; i++) store<u32>(SCALAR + 4 * i, bswap<u32>(load<u32>(bytes + 28 - 4 * i)));
}

/** The top of SCALAR · FACTOR: round to nearest of the product over 2^384. */
function quotient(out: usize): void {
  multiplyWords(PRODUCT, SCALAR, 8, FACTOR, 8, 16);
  memory.fill(out, 0, 32);
  let carry = <u64>(load<u32>(PRODUCT + 44) >> 31);
  for (let i: usize = 0; i < 4; i++) {
    carry += <u64>load<u32>(PRODUCT + 48 + 4 * i);
    store<u32>(out + 4 * i, <u32>carry);
    carry >>= 32;
  }
  store<u32>(out + 16, <u32>carry);
}

/** Splits the scalar in 32 bytes, big-endian and below n, into halves of less than 2^129 in size. */
export function split(half1: usize, half2: usize, bytes: usize): void {
  readScalar(bytes);
  setFirstQuotient(FACTOR);
  quotient(QUOTIENT_1);
  setSecondQuotient(FACTOR);
  quotient(QUOTIENT_2);
  // k1 = k - c1·A1 - c2·A2
  setA1(FACTOR);
  multiplyWords(WIDE, QUOTIENT_1, 5, FACTOR, 6, HALF_WORDS);
  subtractWords(half1, SCALAR, WIDE, HALF_WORDS);
  setA2(FACTOR);
  multiplyWords(WIDE, QUOTIENT_2, 5, FACTOR, 6, HALF_WORDS);
  subtractWords(half1, half1, WIDE, HALF_WORDS);
  // k2 = -c1·B1 - c2·B2
  setMinusB1(FACTOR);
  multiplyWords(half2, QUOTIENT_1, 5, FACTOR, 6, HALF_WORDS);
  setA1(FACTOR);
  multiplyWords(WIDE, QUOTIENT_2, 5, FACTOR, 6, HALF_WORDS);
  subtractWords(half2, half2, WIDE, HALF_WORDS);
}

/** Adds basis vectors until both halves are odd: (A1, B1) is odd in both places, (A2, B2) in the second. */
export function makeOdd(half1: usize, half2: usize): void {
  if ((load<u32>(half1) & 1) == 0) {
    setA1(FACTOR);
    addWords(half1, half1, FACTOR, HALF_WORDS);
    setMinusB1(FACTOR);
    subtractWords(half2, half2, FACTOR, HALF_WORDS);
  }
  if ((load<u32>(half2) & 1) == 0) {
    setA2(FACTOR);
    addWords(half1, half1, FACTOR, HALF_WORDS);
    setA1(FACTOR);
    addWords(half2, half2, FACTOR, HALF_WORDS);
  }
}

export const SPARSE_DIGITS: i32 = 136;

/**
 * Width-5 non-adjacent form of a half, one signed byte a digit from the lowest: zero, or odd and below 16 in size with four
 * zeros after it. Returns the number of digits.
 */
export function sparseDigits(digits: usize, half: usize): i32 {
  memory.fill(digits, 0, SPARSE_DIGITS);
  let w0 = load<u64>(half);
  let w1 = load<u64>(half, 8);
  let w2 = load<u64>(half, 16);
  let place = 0;
  let length = 0;
  while ((w0 | w1 | w2) != 0) {
    const skip = <i32>ctz(w0 | ((<u64>1) << 58));
    if (skip > 0) {
      w0 = (w0 >> skip) | (w1 << (64 - skip));
      w1 = (w1 >> skip) | (w2 << (64 - skip));
      w2 = <u64>(<i64>w2 >> skip);
      place += skip;
      continue;
    }
    if ((w0 & 1) == 0) continue;
    // The low five bits as a signed number: -15 to 15.
    const digit = (<i64>w0 << 59) >> 59;
    store<i8>(digits + place, <i8>digit);
    length = place + 1;
    const before = w0;
    w0 -= <u64>digit;
    // A positive digit is the low bits, so nothing borrows.
    if (digit < 0 && w0 < before) {
      w1++;
      if (w1 == 0) w2++;
    }
  }
  return length;
}

export const WINDOWS: i32 = 33;

/**
 * All digits odd: an odd half below 2^132 in size is Σ digit[i]·16^i with digits from -15 to 15, as the base-16 digits b of
 * (half + 2^132 - 1)/2 give digits 2·b - 15. (The regular recoding of Joye and Tunstall, AFRICACRYPT 2009.)
 */
export function oddDigits(digits: usize, half: usize): void {
  let w0 = load<u64>(half);
  let w1 = load<u64>(half, 8);
  let w2 = load<u64>(half, 16) + 16;
  // The half is odd: taking 1 away does not borrow, and the halving drops the bit anyway.
  w0 = (w0 >> 1) | (w1 << 63);
  w1 = (w1 >> 1) | (w2 << 63);
  w2 >>= 1;
  for (let i = 0; i < WINDOWS; i++) {
    store<i8>(digits + i, <i8>(<i32>(w0 & 15) * 2 - 15));
    w0 = (w0 >> 4) | (w1 << 60);
    w1 = (w1 >> 4) | (w2 << 60);
    w2 >>= 4;
  }
}

export const FIXED_DIGITS: i32 = 44;

/**
 * The same for a whole scalar in base 64: digits from -63 to 63, all odd. An even scalar is taken less n, which is odd.
 * @param bytes 32 bytes, big-endian, below n
 */
export function fixedDigits(digits: usize, bytes: usize): void {
  readScalar(bytes);
  store<u64>(SCALAR, 0, 32);
  store<u64>(SCALAR, 0, 40);
  if ((load<u32>(SCALAR) & 1) == 0) {
    memory.fill(FACTOR, 0, 64);
    setOrder(FACTOR);
    subtractWords(SCALAR, SCALAR, FACTOR, 9);
  }
  // Plus 2^264 - 1, then halved; it is odd, so that taking 1 away does not borrow.
  store<u32>(SCALAR + 32, load<u32>(SCALAR + 32) + 256);
  store<u32>(SCALAR, load<u32>(SCALAR) - 1);
  for (let i = 0; i < FIXED_DIGITS; i++) {
    const bit = 6 * i + 1;
    const pair = load<u64>(SCALAR + 4 * (bit >> 5)) >> (bit & 31);
    store<i8>(digits + i, <i8>(<i32>(pair & 63) * 2 - 63));
  }
}
