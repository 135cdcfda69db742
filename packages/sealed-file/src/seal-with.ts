// Sealing over a given platform and way of wrapping. Tests import it to fix the randomness for vectors; it is not
// exported from the package, so that nobody else can choose a file key.
import { concat } from './bytes.ts';
import { ChunkSealer } from './chunk-sealer.ts';
import { InvalidArgument, LengthMismatch } from './errors.ts';
import { contextHashOf, type MaterialContext } from './format/context.ts';
import { headerPrefix, SALT_SIZE } from './format/header.ts';
import { deriveKeys, FILE_KEY_SIZE, wipe } from './format/keys.ts';
import { CHUNK_SIZE, Layout, MAX_PLAINTEXT_SIZE } from './format/layout.ts';
import { FileKeyPayload } from './format/payload.ts';
import { type MaterialRecord, type WrappedKey } from './format/record.ts';
import { type Platform } from './platform/platform.ts';
import { Sealing } from './sealing.ts';
import { closing } from './streams/closing.ts';
import { LookaheadReader } from './streams/lookahead-reader.ts';
import { Pace, type TransferOptions } from './streams/pace.ts';
import { type ByteSource } from './streams/source.ts';

export interface SealOptions extends TransferOptions {
  /** Which material the file is. */
  readonly context: MaterialContext;
  /** Plaintext bytes, where they are known beforehand: gives progress a total, and is then required to hold. */
  readonly size?: number | undefined;
}

export type WrapFileKey = (payload: FileKeyPayload) => WrappedKey;

/** @throws InvalidArgument when the context or size is out of range or the source is not one */
export function sealWith(platform: Platform, wrap: WrapFileKey, source: ByteSource, options: SealOptions): Sealing {
  const contextHash = contextHashOf(platform, options.context);
  if (options.size !== undefined) new Layout(options.size);
  const reader = new LookaheadReader(source, options.signal);
  return new Sealing((finish) =>
    closing(sealedPieces({ platform, wrap, reader, options, contextHash, finish }), () => reader.close()),
  );
}

interface Work {
  readonly platform: Platform;
  readonly wrap: WrapFileKey;
  readonly reader: LookaheadReader;
  readonly options: SealOptions;
  readonly contextHash: Uint8Array;
  readonly finish: (record: MaterialRecord) => void;
}

/**
 * The plaintext's size need not be known: the header does not hold it, and only the chunks from the plaintext's
 * end on depend on it. Every chunk before is full of plaintext and not the last, which one more byte proves.
 */
async function* sealedPieces(work: Work): AsyncGenerator<Uint8Array, void> {
  const { platform, reader, options, contextHash } = work;
  const fileKey = platform.randomBytes(FILE_KEY_SIZE);
  const prefix = headerPrefix(platform.randomBytes(SALT_SIZE), contextHash);
  const keys = deriveKeys(platform, fileKey, prefix);
  try {
    const sealer = new ChunkSealer(platform, keys, await platform.aes256Gcm(keys.content));
    const pace = new Pace(platform, options, options.size);
    yield sealer.header(concat([prefix, keys.commitment]));
    let block = await reader.next(CHUNK_SIZE);
    for (; !block.last; block = await reader.next(CHUNK_SIZE)) {
      sizeMustHold(options.size, reader.bytesSeen, false);
      yield await sealer.seal(block.bytes, CHUNK_SIZE, false);
      await pace.step(CHUNK_SIZE);
    }
    sizeMustHold(options.size, reader.bytesSeen, true);
    const layout = new Layout(reader.bytesSeen);
    for (const padded of paddedEnd(layout, block.bytes)) {
      const length = layout.plaintextLength(sealer.count);
      yield await sealer.seal(padded, length, layout.isLast(sealer.count));
      await pace.step(length);
    }
    const payload = new FileKeyPayload(fileKey, layout.plaintextSize, contextHash);
    try {
      work.finish({ ...sealer.record(), ...work.wrap(payload) });
    } finally {
      payload.wipe();
    }
  } finally {
    wipe(fileKey, keys.content, keys.plaintextCommitment);
    await reader.release();
  }
}

/** `seen` are the bytes the source gave so far, or in all once it has ended. */
function sizeMustHold(size: number | undefined, seen: number, ended: boolean): void {
  if (size !== undefined && (ended ? seen !== size : seen > size)) throw new LengthMismatch('plaintext', size, seen);
  if (seen > MAX_PLAINTEXT_SIZE) throw new InvalidArgument('source', `has more than ${MAX_PLAINTEXT_SIZE} bytes`);
}

const ZEROS = new Uint8Array(CHUNK_SIZE);

/** The chunks from the one in which the plaintext ends: the rest of it and zeros. */
function* paddedEnd(layout: Layout, rest: Uint8Array): Generator<Uint8Array, void> {
  const first = Math.max(0, Math.ceil(layout.plaintextSize / CHUNK_SIZE) - 1);
  const chunk = new Uint8Array(layout.paddedLength(first));
  chunk.set(rest);
  yield chunk;
  for (let i = first + 1; i < layout.chunkCount; i += 1) yield ZEROS.subarray(0, layout.paddedLength(i));
}
