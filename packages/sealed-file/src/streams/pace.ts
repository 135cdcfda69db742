import { type Platform } from '../platform/platform.ts';

export interface Progress {
  /** Plaintext bytes done. */
  readonly done: number;
  /** Plaintext bytes in all; absent where sealing does not know yet. */
  readonly total?: number;
}

export interface TransferOptions {
  /** Called after each chunk. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the transfer, also while it waits for its source; its reason is what is thrown. */
  readonly signal?: AbortSignal | undefined;
}

const CHUNKS_PER_BREATH = 16;

/** What happens between two chunks, whichever way the bytes go. */
export class Pace {
  readonly #platform: Platform;
  readonly #options: TransferOptions;
  readonly #total: number | undefined;
  #done = 0;
  #chunks = 0;

  constructor(platform: Platform, options: TransferOptions, total?: number) {
    this.#platform = platform;
    this.#options = options;
    this.#total = total;
  }

  /**
   * Counts a chunk with so many bytes of plaintext. Native calls do not wait, so that without a breath now and
   * then a source that never waits either would keep the process from everything else, timeouts included.
   * @throws the signal's reason
   */
  async step(plaintextBytes: number): Promise<void> {
    this.#chunks += 1;
    this.#done += plaintextBytes;
    const { onProgress, signal } = this.#options;
    onProgress?.({ done: this.#done, ...(this.#total === undefined ? {} : { total: this.#total }) });
    if (this.#chunks % CHUNKS_PER_BREATH === 0) await this.#platform.breathe();
    signal?.throwIfAborted();
  }
}
