// Makes a GCM ciphertext that opens under two keys: with one free 16-byte block, the tag is a linear equation in
// GF(2^128). (Dodis et al., "Fast Message Franking", CRYPTO 2018, section 3; GHASH as in NIST SP 800-38D, 6.3-6.4)
import { createCipheriv } from 'node:crypto';

/** x^128 + x^7 + x^2 + x + 1, in GCM's order of bits: the leftmost bit is x^0. */
const REDUCTION = 0xe1n << 120n;
const ONE = 1n << 127n;
const BLOCK = 16;

const toElement = (block: Uint8Array): bigint => BigInt(`0x${Buffer.from(block).toString('hex')}`);

const toBlock = (element: bigint): Buffer => Buffer.from(element.toString(16).padStart(2 * BLOCK, '0'), 'hex');

function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if (((a >> bit) & 1n) === 1n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ REDUCTION : shifted >> 1n;
  }
  return product;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = ONE;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

const inverse = (element: bigint): bigint => power(element, 2n ** 128n - 2n);

function encryptBlock(key: Uint8Array, block: Uint8Array): bigint {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return toElement(Buffer.concat([cipher.update(block), cipher.final()]));
}

/** GHASH without additional data, of whole blocks. */
function ghash(h: bigint, ciphertext: Uint8Array): bigint {
  let hash = 0n;
  for (let at = 0; at < ciphertext.length; at += BLOCK) {
    hash = multiply(hash ^ toElement(ciphertext.subarray(at, at + BLOCK)), h);
  }
  return multiply(hash ^ BigInt(8 * ciphertext.length), h);
}

interface TagKey {
  /** The hash key. */
  readonly h: bigint;
  /** What the hash is masked with. */
  readonly mask: bigint;
}

function tagKeyOf(key: Uint8Array, nonce: Uint8Array): TagKey {
  const counter = Buffer.concat([nonce, Uint8Array.of(0, 0, 0, 1)]);
  return { h: encryptBlock(key, new Uint8Array(BLOCK)), mask: encryptBlock(key, counter) };
}

const tagOf = ({ h, mask }: TagKey, ciphertext: Uint8Array): bigint => ghash(h, ciphertext) ^ mask;

/** A ciphertext like the one given but for its last block, and a tag, valid under both keys with this nonce. */
export function twoKeyChunk(
  keys: readonly [Uint8Array, Uint8Array],
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  const [a, b] = [tagKeyOf(keys[0], nonce), tagKeyOf(keys[1], nonce)];
  const chunk = Buffer.from(ciphertext);
  const free = chunk.subarray(chunk.length - BLOCK);
  free.fill(0);
  // The last block enters each tag as block · H^2, so block · (Ha^2 + Hb^2) must make up the difference.
  const difference = tagOf(a, chunk) ^ tagOf(b, chunk);
  const factor = multiply(a.h, a.h) ^ multiply(b.h, b.h);
  free.set(toBlock(multiply(difference, inverse(factor))));
  return Buffer.concat([chunk, toBlock(tagOf(a, chunk))]);
}
