import { InvalidArgument } from '../errors.ts';

/**
 * Where bytes come from, in pieces of any size: a Node stream, a web stream, an async generator, an array of
 * pieces, or all bytes at once. A source may reuse its buffer as soon as it is asked for the next piece.
 */
export type ByteSource =
  Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Pick<ReadableStream<Uint8Array>, 'getReader'>;

export type PieceIterator = AsyncIterator<unknown, unknown> | Iterator<unknown, unknown>;

/** @throws InvalidArgument when it is none of these */
export function iteratorOf(source: ByteSource): PieceIterator {
  if (source instanceof Uint8Array) return [source][Symbol.iterator]();
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  if (Symbol.iterator in source) return source[Symbol.iterator]();
  if (typeof source.getReader === 'function') return piecesOf(source);
  throw new InvalidArgument('source', 'must be bytes, a stream or an iterable of pieces');
}

/** For engines whose web streams are not async iterable yet. */
async function* piecesOf(stream: Pick<ReadableStream<Uint8Array>, 'getReader'>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) await reader.cancel();
    reader.releaseLock();
  }
}
