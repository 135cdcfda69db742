import { isZero } from './bytes.ts';
import { CorruptChunk, PaddingNotZero } from './errors.ts';
import { type Layout } from './format/layout.ts';
import { nonceOf } from './format/nonce.ts';
import { type ChunkCipher, type Platform } from './platform/platform.ts';
import { type Unlocked } from './unlock.ts';

/** Opens single chunks of one file and lets only authentic, rightly padded plaintext out. */
export class ChunkOpener {
  readonly #cipher: ChunkCipher;
  readonly #layout: Layout;

  private constructor(cipher: ChunkCipher, layout: Layout) {
    this.#cipher = cipher;
    this.#layout = layout;
  }

  static async of(platform: Platform, { keys, layout }: Unlocked): Promise<ChunkOpener> {
    return new ChunkOpener(await platform.aes256Gcm(keys.content), layout);
  }

  /**
   * The chunk's plaintext without its padding. `sealed` must have the chunk's exact length.
   * @throws CorruptChunk, PaddingNotZero
   */
  async open(index: number, sealed: Uint8Array): Promise<Uint8Array> {
    const padded = await this.#cipher.open(nonceOf(index, this.#layout.isLast(index)), sealed);
    if (padded === undefined) throw new CorruptChunk(index);
    const length = this.#layout.plaintextLength(index);
    if (!isZero(padded.subarray(length))) throw new PaddingNotZero(index);
    return padded.subarray(0, length);
  }
}
