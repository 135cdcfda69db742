import { InvalidArgument } from '../errors.ts';
import { unlessAborted } from './abort.ts';
import { type ByteSource, iteratorOf, type PieceIterator } from './source.ts';

export interface Block {
  /** Valid until the next block is asked for. */
  readonly bytes: Uint8Array;
  /** Nothing follows. */
  readonly last: boolean;
}

const NOTHING = new Uint8Array(0);

/**
 * Cuts a source into blocks of the sizes asked for and knows of each whether it is the last, which only the byte
 * after it can tell. It holds one piece of the source and one block: the bytes are copied only where a block does
 * not lie within a piece with something after it.
 */
export class LookaheadReader {
  readonly #pieces: PieceIterator;
  readonly #signal: AbortSignal | undefined;
  #gathered: Uint8Array = NOTHING;
  #piece: Uint8Array = NOTHING;
  #pulling = false;
  #ended = false;
  #closed = false;
  #bytesSeen = 0;

  /** @throws InvalidArgument when the source is not a source */
  constructor(source: ByteSource, signal?: AbortSignal) {
    this.#pieces = iteratorOf(source);
    this.#signal = signal;
  }

  /** Bytes the source has given so far. */
  get bytesSeen(): number {
    return this.#bytesSeen;
  }

  /**
   * The next `size` bytes; fewer, and last, where the source ends before.
   * @throws the source's own error, the signal's reason, InvalidArgument for a piece that is not bytes, AbortError
   * (a DOMException) once closed
   */
  async next(size: number): Promise<Block> {
    if (this.#piece.length > size) return { bytes: this.#take(size), last: false };
    if (this.#gathered.length < size) this.#gathered = new Uint8Array(size);
    let filled = 0;
    while (filled < size && (await this.#hasMore())) {
      const part = this.#take(Math.min(size - filled, this.#piece.length));
      this.#gathered.set(part, filled);
      filled += part.length;
    }
    return { bytes: this.#gathered.subarray(0, filled), last: !(await this.#hasMore()) };
  }

  /** Tells an unfinished source that nothing more will be read. */
  async close(): Promise<void> {
    if (this.#ended || this.#closed) return;
    this.#closed = true;
    const closing = this.#pieces.return?.();
    // A source that hangs, which is what aborting is for, does not answer before its pending piece.
    if (this.#pulling) void Promise.allSettled([closing]);
    else await closing;
  }

  /**
   * Closes a source that is still open, at the end of its reader's work. What the source says to that has nobody to
   * go to: either a refusal is already on its way, which it must not hide, or `close` has told the consumer.
   */
  async release(): Promise<void> {
    await Promise.allSettled([this.close()]);
  }

  #take(length: number): Uint8Array {
    const taken = this.#piece.subarray(0, length);
    this.#piece = this.#piece.subarray(length);
    return taken;
  }

  async #hasMore(): Promise<boolean> {
    while (this.#piece.length === 0 && !this.#ended && !this.#closed) await this.#pull();
    // The rest of a source that was closed is not its end: taking it for that would seal a part as the whole.
    if (this.#closed) throw new DOMException('abandoned while it was being read', 'AbortError');
    return this.#piece.length > 0;
  }

  async #pull(): Promise<void> {
    this.#signal?.throwIfAborted();
    this.#pulling = true;
    const { done, value } = await unlessAborted(this.#settledNext(), this.#signal);
    if (done === true) {
      this.#ended = true;
      return;
    }
    if (!(value instanceof Uint8Array)) throw new InvalidArgument('source', 'gave a piece that is not a Uint8Array');
    this.#piece = value;
    this.#bytesSeen += value.length;
  }

  async #settledNext(): Promise<IteratorResult<unknown, unknown>> {
    try {
      return await this.#pieces.next();
    } catch (error) {
      this.#ended = true;
      throw error;
    } finally {
      this.#pulling = false;
    }
  }
}
