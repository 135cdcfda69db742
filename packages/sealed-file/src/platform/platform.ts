/** The thin edge to native cryptography, the only part in which the Node and the browser twin differ. */
export interface Platform {
  randomBytes(length: number): Uint8Array;
  hkdfSha256(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  sha256(): StreamingHash;
  hmacSha256(key: Uint8Array): StreamingHash;
  aes256Gcm(key: Uint8Array): ChunkCipher | Promise<ChunkCipher>;
  /** Lets other work of the event loop run; called every MiB or so. */
  breathe(): Promise<void>;
}

export interface StreamingHash {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/**
 * AES-256-GCM under one key, without additional data. Reads its input before it returns, so that the caller may
 * reuse the bytes; what it gives is fresh.
 */
export interface ChunkCipher {
  /** Ciphertext ‖ 16-byte tag. */
  seal(nonce: Uint8Array, plaintext: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Plaintext; undefined when the tag does not verify. */
  open(nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}
