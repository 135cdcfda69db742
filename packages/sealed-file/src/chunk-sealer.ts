import { SUITE } from './format/header.ts';
import { type FileKeys } from './format/keys.ts';
import { nonceOf } from './format/nonce.ts';
import { type SealedFileRecord } from './format/record.ts';
import { type ChunkCipher, type Platform, type StreamingHash } from './platform/platform.ts';

/** Seals chunk after chunk and keeps the two digests of what went through. */
export class ChunkSealer {
  readonly #cipher: ChunkCipher;
  readonly #digest: StreamingHash;
  readonly #commitment: StreamingHash;
  #count = 0;
  #sealedSize = 0;

  constructor(platform: Platform, keys: FileKeys, cipher: ChunkCipher) {
    this.#cipher = cipher;
    this.#digest = platform.sha256();
    this.#commitment = platform.hmacSha256(keys.plaintextCommitment);
  }

  /** Chunks so far, which is also the index of the next. */
  get count(): number {
    return this.#count;
  }

  header(bytes: Uint8Array): Uint8Array {
    return this.#emit(bytes);
  }

  async seal(padded: Uint8Array, plaintextLength: number, last: boolean): Promise<Uint8Array> {
    const sealing = this.#cipher.seal(nonceOf(this.#count, last), padded);
    // Hashed while a cipher that is asynchronous works.
    this.#commitment.update(padded.subarray(0, plaintextLength));
    this.#count += 1;
    return this.#emit(await sealing);
  }

  record(): SealedFileRecord {
    return {
      suite: SUITE,
      sealedSize: this.#sealedSize,
      sha256: this.#digest.digest(),
      plaintextCommitment: this.#commitment.digest(),
    };
  }

  #emit(bytes: Uint8Array): Uint8Array {
    this.#digest.update(bytes);
    this.#sealedSize += bytes.length;
    return bytes;
  }
}
