import { type LevelBlockstore } from 'blockstore-level';
import { type CID } from 'multiformats/cid';

type Block = Parameters<LevelBlockstore['put']>[1];

/** The blocks of one file on its way in, each owned before it is written. Once ended, nothing is written any more. */
export class Transfer {
  readonly #blocks: LevelBlockstore;
  readonly #own: (block: CID) => Promise<void>;
  readonly #writing = new Set<Promise<CID>>();
  #ended = false;

  constructor(blocks: LevelBlockstore, own: (block: CID) => Promise<void>) {
    this.#blocks = blocks;
    this.#own = own;
  }

  put(cid: CID, block: Block): Promise<CID> {
    if (this.#ended) return Promise.reject(new Error('the transfer has ended'));
    const writing = this.#write(cid, block);
    const done = (): void => {
      this.#writing.delete(writing);
    };
    this.#writing.add(writing);
    writing.then(done, done);
    return writing;
  }

  get(cid: CID): ReturnType<LevelBlockstore['get']> {
    return this.#blocks.get(cid);
  }

  has(cid: CID): Promise<boolean> {
    return this.#blocks.has(cid);
  }

  /** Resolves when no write is under way. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#writing);
  }

  async #write(cid: CID, block: Block): Promise<CID> {
    await this.#own(cid);
    return this.#blocks.put(cid, block);
  }
}
