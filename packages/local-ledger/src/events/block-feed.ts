import { LedgerError } from '../errors.ts';
import { type LedgerStore } from '../store/ledger-store.ts';
import { type Block, describeBlock } from './block.ts';

export interface BlockEventsOptions {
  /** First block wanted; default: the next one. */
  readonly startBlock?: number;
  /** Ends the stream, quietly. */
  readonly signal?: AbortSignal;
}

/** Lets readers of the chain wait for the next block. */
export class BlockFeed {
  readonly #store: LedgerStore;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  /** To be called when a block has been appended. */
  wake(): void {
    for (const resume of this.#waiting) resume();
  }

  close(): void {
    this.#closed = true;
    this.wake();
  }

  /** Every block from `startBlock` on, stored ones first, then each new one as it is committed. */
  async *blocks({ startBlock = this.#store.height, signal }: BlockEventsOptions = {}): AsyncGenerator<Block, void> {
    for (let number = startBlock; ; number += 1) {
      while (number >= this.#store.height && !this.#ended(signal)) await this.#nextChange(signal);
      if (this.#ended(signal)) return;
      const block = await this.#store.readBlock(number);
      if (block === undefined) throw new LedgerError('CORRUPT', `block ${number} is missing`);
      yield describeBlock(block);
    }
  }

  #ended(signal: AbortSignal | undefined): boolean {
    return this.#closed || signal?.aborted === true;
  }

  #nextChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const resume = (): void => {
        this.#waiting.delete(resume);
        signal?.removeEventListener('abort', resume);
        resolve();
      };
      this.#waiting.add(resume);
      signal?.addEventListener('abort', resume);
    });
  }
}
