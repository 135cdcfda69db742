import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type ChunkCipher, type Platform } from './platform.ts';

const ALGORITHM = 'AES-GCM';

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

class WebChunkCipher implements ChunkCipher {
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  async seal(nonce: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.encrypt({ name: ALGORITHM, iv: nonce }, this.#key, plaintext));
  }

  async open(nonce: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: ALGORITHM, iv: nonce }, this.#key, sealed));
    } catch (error) {
      // Web Cryptography API, AES-GCM: a tag that does not verify is an OperationError.
      if (error instanceof DOMException && error.name === 'OperationError') return undefined;
      throw error;
    }
  }
}

/** WebCrypto for the file's bytes; it has no hash that takes its input piece by piece, so those are noble's. */
export const webPlatform: Platform = {
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  hkdfSha256: (key, salt, info, length) => hkdf(sha256, key, salt, info, length),
  sha256: () => sha256.create(),
  hmacSha256: (key) => hmac.create(sha256, key),
  aes256Gcm: async (key) =>
    new WebChunkCipher(await crypto.subtle.importKey('raw', key, ALGORITHM, false, ['encrypt', 'decrypt'])),
  // Every chunk already waits for WebCrypto's own thread.
  breathe: () => Promise.resolve(),
};
