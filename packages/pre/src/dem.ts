// The payload's encryption: XChaCha20-Poly1305 under a key expanded from the encapsulated one.
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat } from './bytes.ts';
import { PreError } from './errors.ts';
import { drawBytes, type RandomSource } from './random.ts';

const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/** By how many bytes a ciphertext is longer than its plaintext. */
export const CIPHERTEXT_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

const cipher = (seed: Uint8Array, nonce: Uint8Array, context: Uint8Array): ReturnType<typeof xchacha20poly1305> =>
  xchacha20poly1305(hkdf(sha256, seed, undefined, undefined, 32), nonce, context);

/** nonce, 24 bytes ‖ ciphertext ‖ tag, 16 bytes; `context` is authenticated with it. */
export function seal(seed: Uint8Array, plaintext: Uint8Array, context: Uint8Array, random: RandomSource): Uint8Array {
  const nonce = drawBytes(random, NONCE_BYTES);
  return concat(nonce, cipher(seed, nonce, context).encrypt(plaintext));
}

/** @throws PreError INVALID_LENGTH, DECRYPTION_FAILED */
export function open(seed: Uint8Array, sealed: Uint8Array, context: Uint8Array): Uint8Array {
  if (sealed.length < CIPHERTEXT_OVERHEAD_BYTES) {
    throw new PreError('INVALID_LENGTH', 'ciphertext', `expected at least ${CIPHERTEXT_OVERHEAD_BYTES} bytes`);
  }
  try {
    return cipher(seed, sealed.subarray(0, NONCE_BYTES), context).decrypt(sealed.subarray(NONCE_BYTES));
  } catch (cause) {
    throw new PreError('DECRYPTION_FAILED', 'ciphertext', 'wrong key or altered bytes', { cause });
  }
}
