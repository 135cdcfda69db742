// Sealing and opening on Node with a key wrap that costs nothing, and sources that tell what was taken of them.
import { openWith } from '../src/open-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { sealWith, type SealOptions } from '../src/seal-with.ts';
import { type Sealing } from '../src/sealing.ts';
import { type ByteSource } from '../src/streams/source.ts';
import { type OpenOptions } from '../src/unlock.ts';
import { type SealedSample, VECTOR_CONTEXT } from './support.ts';

export const seal = (source: ByteSource, options: Partial<SealOptions> = {}): Sealing =>
  sealWith(nodePlatform, () => ({ capsule: new Uint8Array(98), wrappedKey: new Uint8Array(113) }), source, {
    context: VECTOR_CONTEXT,
    ...options,
  });

export const open = (
  source: ByteSource,
  { record, fileKey }: SealedSample,
  options: Partial<OpenOptions> = {},
): AsyncGenerator<Uint8Array, void> =>
  openWith(nodePlatform, source, { record, fileKey, context: VECTOR_CONTEXT, ...options });

/** A source that counts what was taken of it and notes whether it was closed. */
export class CountedSource implements AsyncIterable<Uint8Array> {
  taken = 0;
  closed = false;
  readonly #pieces: Iterator<Uint8Array>;

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => {
        const next = this.#pieces.next();
        if (next.done !== true) this.taken += next.value.length;
        return Promise.resolve(next);
      },
      return: () => {
        this.closed = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}

export function* repeated(piece: Uint8Array, times: number): Generator<Uint8Array, void> {
  for (let i = 0; i < times; i += 1) yield piece;
}
