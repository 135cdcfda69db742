import { ChunkOpener } from './chunk-opener.ts';
import { InvalidArgument, LengthMismatch } from './errors.ts';
import { wipe } from './format/keys.ts';
import { type ByteRange, CHUNK_SIZE, HEADER_SIZE } from './format/layout.ts';
import { type Platform } from './platform/platform.ts';
import { unlessAborted } from './streams/abort.ts';
import { LookaheadReader } from './streams/lookahead-reader.ts';
import { Pace } from './streams/pace.ts';
import { type ByteSource } from './streams/source.ts';
import { type OpenOptions, sealedSizeMustMatch, unlock, type Unlocked } from './unlock.ts';

/** A sealed file of which any stretch can be read, such as a file on disk or content in IPFS. */
export interface RandomAccessSource {
  /** Bytes of the whole sealed file, as its store reports them. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. */
  read(offset: number, length: number, signal?: AbortSignal): ByteSource | Promise<ByteSource>;
}

export interface OpenRangeOptions extends OpenOptions {
  /** Which bytes of the plaintext. */
  readonly range: ByteRange;
}

export interface OpenedRange {
  /** Order, place and end of the chunks are checked; the whole file's digest and commitment cannot be. */
  readonly wholeVerified: false;
  readonly plaintextSize: number;
  /** Exactly the bytes asked for. */
  readonly bytes: AsyncGenerator<Uint8Array, void>;
}

/** Opens a range over a given platform; see `SealedFiles.openRange`. */
export async function openRangeWith(
  platform: Platform,
  source: RandomAccessSource,
  options: OpenRangeOptions,
): Promise<OpenedRange> {
  sealedSizeMustMatch(options.record, source.size);
  const unlocked = await unlock(platform, await readHeader(source, options.signal), options);
  const { layout } = unlocked;
  layout.chunksCovering(options.range);
  const bytes = rangePieces(platform, source, options, unlocked);
  return { wholeVerified: false, plaintextSize: layout.plaintextSize, bytes };
}

async function readerOf(
  source: RandomAccessSource,
  { offset, length }: ByteRange,
  signal: AbortSignal | undefined,
): Promise<LookaheadReader> {
  signal?.throwIfAborted();
  const reading = Promise.resolve(source.read(offset, length, signal));
  return new LookaheadReader(await unlessAborted(reading, signal), signal);
}

async function readHeader(source: RandomAccessSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const reader = await readerOf(source, { offset: 0, length: HEADER_SIZE }, signal);
  try {
    return (await nextBlock(reader, HEADER_SIZE, true)).slice();
  } finally {
    await reader.release();
  }
}

async function nextBlock(reader: LookaheadReader, length: number, isLast: boolean): Promise<Uint8Array> {
  const { bytes, last } = await reader.next(length);
  if (bytes.length !== length) throw new LengthMismatch('read from the source', length, bytes.length);
  if (last !== isLast) throw new InvalidArgument('source', `read ${isLast ? 'more' : 'less'} than it was asked for`);
  return bytes;
}

async function* rangePieces(
  platform: Platform,
  source: RandomAccessSource,
  options: OpenRangeOptions,
  unlocked: Unlocked,
): AsyncGenerator<Uint8Array, void> {
  const { range, signal } = options;
  const { layout, keys } = unlocked;
  const { first, count } = layout.chunksCovering(range);
  if (count === 0) return;
  const reader = await readerOf(source, layout.sealedRange(range), signal);
  try {
    const opener = await ChunkOpener.of(platform, unlocked);
    const pace = new Pace(platform, options, range.length);
    for (let index = first; index < first + count; index += 1) {
      const sealed = await nextBlock(reader, layout.sealedChunk(index).length, index === first + count - 1);
      const piece = partWithin(range, index, await opener.open(index, sealed));
      yield piece;
      await pace.step(piece.length);
    }
  } finally {
    wipe(keys.content, keys.plaintextCommitment);
    await reader.release();
  }
}

/** The part of a chunk's plaintext that a range asks for. */
function partWithin({ offset, length }: ByteRange, index: number, plaintext: Uint8Array): Uint8Array {
  const start = offset - index * CHUNK_SIZE;
  return plaintext.subarray(Math.max(0, start), start + length);
}
