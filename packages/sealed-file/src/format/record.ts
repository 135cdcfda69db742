/** What opening checks a sealed file against. */
export interface SealedFileRecord {
  /** 1: AES-256-GCM, HKDF-SHA256, SHA-256. */
  readonly suite: number;
  /** Bytes. */
  readonly sealedSize: number;
  /** SHA-256 of all sealed bytes. */
  readonly sha256: Uint8Array;
  /** HMAC-SHA256 of the plaintext under a key that only those who open the file can derive; 32 bytes. */
  readonly plaintextCommitment: Uint8Array;
}

/** A file key encrypted under the material's delegating key. */
export interface WrappedKey {
  /** Umbral capsule, 98 bytes. */
  readonly capsule: Uint8Array;
  /** Nonce 24, payload 73, tag 16: 113 bytes. */
  readonly wrappedKey: Uint8Array;
}

/** What the ledger keeps of a sealed file. The plaintext's size is not among it: it stays in the wrapped key. */
export interface MaterialRecord extends SealedFileRecord, WrappedKey {}
