import { type KeyRead, type RangeRead } from './read-write-set.ts';
import { type KeyRange, type StateEntry } from './state-view.ts';

/** One range query of a transaction; remembers every key it passed, for the phantom check at commit. */
export class RangeQuery {
  readonly #range: KeyRange;
  readonly #entries: AsyncIterator<StateEntry>;
  readonly #reads: KeyRead[] = [];
  #exhausted = false;

  constructor(range: KeyRange, entries: AsyncIterable<StateEntry>) {
    this.#range = range;
    this.#entries = entries[Symbol.asyncIterator]();
  }

  async next(): Promise<StateEntry | undefined> {
    const next = await this.#entries.next();
    if (next.done === true) {
      this.#exhausted = true;
      return undefined;
    }
    const [key, { version }] = next.value;
    this.#reads.push({ key, version });
    return next.value;
  }

  /** The key that a following page starts with; empty at the end. Looking at it does not count as reading. */
  async bookmark(): Promise<string> {
    const next = await this.#entries.next();
    await this.close();
    return next.done === true ? '' : next.value[0];
  }

  async close(): Promise<void> {
    await this.#entries.return?.();
  }

  read(): RangeRead {
    const { startKey, endKey } = this.#range;
    const lastKey = this.#reads.at(-1)?.key;
    if (this.#exhausted || lastKey === undefined) {
      return { startKey, endKey, exhausted: this.#exhausted, reads: this.#reads };
    }
    return { startKey, endKey: lastKey, exhausted: false, reads: this.#reads };
  }
}
