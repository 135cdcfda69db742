// SHA-256, SHA-512 and HMAC-SHA-512 (FIPS 180-4, FIPS 198-1). The round constants of SHA-256 are the upper halves of the
// first 64 of SHA-512: both are the first bits of the fractional parts of the cube roots of the first primes; the initial
// values come from square roots likewise.
import { HASH_INPUT, HASH_OUTPUT, HASH_SCRATCH } from './layout';

const ROUNDS = memory.data<u64>([
  0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
  0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
  0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
  0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
  0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
  0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
  0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
  0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
  0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
  0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
  0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
  0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
  0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
  0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
  0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
  0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
  0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
  0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
  0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
  0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
]);

const INITIAL = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);

const STATE = HASH_SCRATCH;
const SCHEDULE = STATE + 64;
const BLOCK = SCHEDULE + 640;
const PADDED_KEY = BLOCK + 128;

@inline function choose<T>(x: T, y: T, z: T): T {
  return z ^ (x & (y ^ z));
}

@inline function majority<T>(x: T, y: T, z: T): T {
  return (x & y) | (z & (x | y));
}

function compress256(block: usize): void {
  for (let i: usize = 0; i < 16; i++) store<u32>(SCHEDULE + 4 * i, bswap<u32>(load<u32>(block + 4 * i)));
  for (let i: usize = 16; i < 64; i++) {
    const place = SCHEDULE + 4 * i;
    const w15 = load<u32>(place - 60);
    const w2 = load<u32>(place - 8);
    const s0 = rotr<u32>(w15, 7) ^ rotr<u32>(w15, 18) ^ (w15 >> 3);
    const s1 = rotr<u32>(w2, 17) ^ rotr<u32>(w2, 19) ^ (w2 >> 10);
    store<u32>(place, load<u32>(place - 64) + s0 + load<u32>(place - 28) + s1);
  }
  let a = load<u32>(STATE, 0);
  let b = load<u32>(STATE, 4);
  let c = load<u32>(STATE, 8);
  let d = load<u32>(STATE, 12);
  let e = load<u32>(STATE, 16);
  let f = load<u32>(STATE, 20);
  let g = load<u32>(STATE, 24);
  let h = load<u32>(STATE, 28);
  for (let i: usize = 0; i < 64; i++) {
    const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const t1 = h + s1 + choose<u32>(e, f, g) + load<u32>(ROUNDS + 8 * i + 4) + load<u32>(SCHEDULE + 4 * i);
    const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const t2 = s0 + majority<u32>(a, b, c);
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(STATE, load<u32>(STATE, 0) + a, 0);
  store<u32>(STATE, load<u32>(STATE, 4) + b, 4);
  store<u32>(STATE, load<u32>(STATE, 8) + c, 8);
  store<u32>(STATE, load<u32>(STATE, 12) + d, 12);
  store<u32>(STATE, load<u32>(STATE, 16) + e, 16);
  store<u32>(STATE, load<u32>(STATE, 20) + f, 20);
  store<u32>(STATE, load<u32>(STATE, 24) + g, 24);
  store<u32>(STATE, load<u32>(STATE, 28) + h, 28);
}

/** Puts SHA-256 of the first `length` bytes of the input at the output. */
export function sha256(length: usize): void {
  for (let i: usize = 0; i < 8; i++) store<u32>(STATE + 4 * i, load<u32>(INITIAL + 8 * i, 4));
  let offset: usize = 0;
  for (; offset + 64 <= length; offset += 64) compress256(HASH_INPUT + offset);
  const rest = length - offset;
  memory.fill(BLOCK, 0, 128);
  memory.copy(BLOCK, HASH_INPUT + offset, rest);
  store<u8>(BLOCK + rest, 0x80);
  const last = BLOCK + (rest < 56 ? 0 : 64);
  store<u64>(last, bswap<u64>(8 * <u64>length), 56);
  compress256(BLOCK);
  if (last != BLOCK) compress256(last);
  for (let i: usize = 0; i < 8; i++) store<u32>(HASH_OUTPUT + 4 * i, bswap<u32>(load<u32>(STATE + 4 * i)));
}

function compress512(block: usize): void {
  for (let i: usize = 0; i < 16; i++) store<u64>(SCHEDULE + 8 * i, bswap<u64>(load<u64>(block + 8 * i)));
  for (let i: usize = 16; i < 80; i++) {
    const place = SCHEDULE + 8 * i;
    const w15 = load<u64>(place - 120);
    const w2 = load<u64>(place - 16);
    const s0 = rotr<u64>(w15, 1) ^ rotr<u64>(w15, 8) ^ (w15 >> 7);
    const s1 = rotr<u64>(w2, 19) ^ rotr<u64>(w2, 61) ^ (w2 >> 6);
    store<u64>(place, load<u64>(place - 128) + s0 + load<u64>(place - 56) + s1);
  }
  let a = load<u64>(STATE, 0);
  let b = load<u64>(STATE, 8);
  let c = load<u64>(STATE, 16);
  let d = load<u64>(STATE, 24);
  let e = load<u64>(STATE, 32);
  let f = load<u64>(STATE, 40);
  let g = load<u64>(STATE, 48);
  let h = load<u64>(STATE, 56);
  for (let i: usize = 0; i < 80; i++) {
    const s1 = rotr<u64>(e, 14) ^ rotr<u64>(e, 18) ^ rotr<u64>(e, 41);
    const t1 = h + s1 + choose<u64>(e, f, g) + load<u64>(ROUNDS + 8 * i) + load<u64>(SCHEDULE + 8 * i);
    const s0 = rotr<u64>(a, 28) ^ rotr<u64>(a, 34) ^ rotr<u64>(a, 39);
    const t2 = s0 + majority<u64>(a, b, c);
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u64>(STATE, load<u64>(STATE, 0) + a, 0);
  store<u64>(STATE, load<u64>(STATE, 8) + b, 8);
  store<u64>(STATE, load<u64>(STATE, 16) + c, 16);
  store<u64>(STATE, load<u64>(STATE, 24) + d, 24);
  store<u64>(STATE, load<u64>(STATE, 32) + e, 32);
  store<u64>(STATE, load<u64>(STATE, 40) + f, 40);
  store<u64>(STATE, load<u64>(STATE, 48) + g, 48);
  store<u64>(STATE, load<u64>(STATE, 56) + h, 56);
}

/** SHA-512 of the padded key, xored with `pad` in every byte, and of a message. */
function keyed512(pad: u64, message: usize, length: usize): void {
  memory.copy(STATE, INITIAL, 64);
  for (let i: usize = 0; i < 128; i += 8) store<u64>(BLOCK + i, load<u64>(PADDED_KEY + i) ^ pad);
  compress512(BLOCK);
  let offset: usize = 0;
  for (; offset + 128 <= length; offset += 128) compress512(message + offset);
  const rest = length - offset;
  memory.fill(BLOCK, 0, 128);
  memory.copy(BLOCK, message + offset, rest);
  store<u8>(BLOCK + rest, 0x80);
  if (rest >= 112) {
    compress512(BLOCK);
    memory.fill(BLOCK, 0, 128);
  }
  store<u64>(BLOCK, bswap<u64>(8 * <u64>(length + 128)), 120);
  compress512(BLOCK);
  for (let i: usize = 0; i < 64; i += 8) store<u64>(HASH_OUTPUT + i, bswap<u64>(load<u64>(STATE + i)));
}

/** Puts HMAC-SHA-512 of the first `length` bytes of the input, under a key of 32 bytes, at the output. */
export function hmac512(key: usize, length: usize): void {
  memory.fill(PADDED_KEY, 0, 128);
  memory.copy(PADDED_KEY, key, 32);
  keyed512(0x3636363636363636, HASH_INPUT, length);
  keyed512(0x5c5c5c5c5c5c5c5c, HASH_OUTPUT, 64);
}
