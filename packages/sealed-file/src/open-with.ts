import { equalInConstantTime } from './bytes.ts';
import { ChunkOpener } from './chunk-opener.ts';
import { CommitmentMismatch, DigestMismatch, LengthMismatch } from './errors.ts';
import { wipe } from './format/keys.ts';
import { HEADER_SIZE, type Layout } from './format/layout.ts';
import { type SealedFileRecord } from './format/record.ts';
import { type Platform, type StreamingHash } from './platform/platform.ts';
import { closing } from './streams/closing.ts';
import { LookaheadReader } from './streams/lookahead-reader.ts';
import { Pace } from './streams/pace.ts';
import { type ByteSource } from './streams/source.ts';
import { type OpenOptions, sealedSizeMustMatch, unlock, type Unlocked } from './unlock.ts';

/** Opens over a given platform; see `SealedFiles.open`. */
export function openWith(
  platform: Platform,
  source: ByteSource,
  options: OpenOptions,
): AsyncGenerator<Uint8Array, void> {
  const reader = new LookaheadReader(source, options.signal);
  const announced = source instanceof Uint8Array ? source.length : options.record.sealedSize;
  return closing(openedPieces(platform, reader, announced, options), () => reader.close());
}

async function* openedPieces(
  platform: Platform,
  reader: LookaheadReader,
  announcedSize: number,
  options: OpenOptions,
): AsyncGenerator<Uint8Array, void> {
  try {
    sealedSizeMustMatch(options.record, announcedSize);
    const { bytes: header, last } = await reader.next(HEADER_SIZE);
    if (last) sealedSizeMustMatch(options.record, reader.bytesSeen);
    const digest = platform.sha256();
    digest.update(header);
    const unlocked = await unlock(platform, header, options);
    try {
      yield* verifiedPieces({ platform, reader, options, digest, unlocked });
    } finally {
      wipe(unlocked.keys.content, unlocked.keys.plaintextCommitment);
    }
  } finally {
    await reader.release();
  }
}

interface Work {
  readonly platform: Platform;
  readonly reader: LookaheadReader;
  readonly options: OpenOptions;
  readonly digest: StreamingHash;
  readonly unlocked: Unlocked;
}

async function* verifiedPieces(work: Work): AsyncGenerator<Uint8Array, void> {
  const { platform, reader, options, digest, unlocked } = work;
  const { layout, keys } = unlocked;
  const opener = await ChunkOpener.of(platform, unlocked);
  const commitment = platform.hmacSha256(keys.plaintextCommitment);
  const pace = new Pace(platform, options, layout.plaintextSize);
  for (let index = 0; index < layout.chunkCount; index += 1) {
    const sealed = await nextChunk(reader, layout, index);
    const opening = opener.open(index, sealed);
    digest.update(sealed);
    const plaintext = await opening;
    commitment.update(plaintext);
    if (plaintext.length > 0) yield plaintext;
    await pace.step(plaintext.length);
  }
  recordMustMatch(options.record, digest, commitment);
}

/** The chunk's sealed bytes; a file that ends at a chunk border, or goes on after its last chunk, shows here. */
async function nextChunk(reader: LookaheadReader, layout: Layout, index: number): Promise<Uint8Array> {
  const { length } = layout.sealedChunk(index);
  const { bytes, last } = await reader.next(length);
  if (bytes.length !== length || last !== layout.isLast(index)) {
    throw new LengthMismatch('sealed file', layout.sealedSize, reader.bytesSeen);
  }
  return bytes;
}

function recordMustMatch(record: SealedFileRecord, digest: StreamingHash, commitment: StreamingHash): void {
  if (!equalInConstantTime(digest.digest(), record.sha256)) throw new DigestMismatch();
  if (!equalInConstantTime(commitment.digest(), record.plaintextCommitment)) throw new CommitmentMismatch();
}
