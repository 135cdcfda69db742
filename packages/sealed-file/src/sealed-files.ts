import { concat } from './bytes.ts';
import { type MaterialRecord } from './format/record.ts';
import { openRangeWith, type OpenedRange, type OpenRangeOptions, type RandomAccessSource } from './open-range-with.ts';
import { openWith } from './open-with.ts';
import { type Platform } from './platform/platform.ts';
import { commitmentKeyWith, plaintextCommitmentWith } from './receipt-with.ts';
import { sealWith, type SealOptions } from './seal-with.ts';
import { type Sealing } from './sealing.ts';
import { type TransferOptions } from './streams/pace.ts';
import { type ByteSource } from './streams/source.ts';
import { type OpenOptions } from './unlock.ts';
import { wrapUnder } from './wrapped-key.ts';

/** What both twins offer, over native cryptography of their own. */
export interface SealedFiles {
  /**
   * Seals a plaintext of up to 2^40 bytes as it streams; its size need not be known. Nothing is read before the
   * sealed bytes are taken, and no faster than they are. Draws a new file key each time: a retry starts anew.
   * @throws InvalidArgument for a context or size out of range, PreError for a delegating key that is no key
   * @throws (while streaming) the source's error, the signal's reason, LengthMismatch when `size` does not hold
   */
  readonly seal: (source: ByteSource, options: SealOptions) => Sealing;

  /** Seals what is in memory. */
  readonly sealBytes: (
    plaintext: Uint8Array,
    options: SealOptions,
  ) => Promise<{ sealed: Uint8Array; record: MaterialRecord }>;

  /**
   * Opens a sealed file as it streams. Every piece it gives is authentic and in its place, but the whole is only
   * confirmed when the last `next` settles without an error: until then treat what came as provisional.
   * @throws NotSealed, UnsupportedVersion, UnsupportedSuite, MalformedHeader, WrongContext, WrongKey (and what
   * unwrapping throws) before any piece; CorruptChunk, PaddingNotZero, LengthMismatch, DigestMismatch,
   * CommitmentMismatch at any point; the source's error; the signal's reason
   */
  readonly open: (source: ByteSource, options: OpenOptions) => AsyncGenerator<Uint8Array, void>;

  /** Opens what is in memory; gives nothing unless everything was checked. Throws as `open` does. */
  readonly openBytes: (sealed: Uint8Array, options: OpenOptions) => Promise<Uint8Array>;

  /**
   * Opens a range of the plaintext, reading the header and the chunks that cover it and nothing else. The header
   * and key are checked before it resolves; the whole file's digest is not, which `wholeVerified` says.
   * @throws as `open`, and InvalidArgument for a range that does not lie within the plaintext
   */
  readonly openRange: (source: RandomAccessSource, options: OpenRangeOptions) => Promise<OpenedRange>;

  /**
   * The key of the record's plaintext commitment, 32 bytes, from the file's first 112 bytes. Whoever can open the
   * file may hand it out, as a receipt: it shows which plaintext the record commits to, and opens nothing.
   * @throws as `open` does before its first piece
   */
  readonly commitmentKeyOf: (header: Uint8Array, options: OpenOptions) => Promise<Uint8Array>;

  /**
   * The commitment to a plaintext under such a key, to be compared with a record's.
   * @throws InvalidArgument for a key that is not 32 bytes; the source's error; the signal's reason
   */
  readonly plaintextCommitmentOf: (
    source: ByteSource,
    commitmentKey: Uint8Array,
    options?: TransferOptions,
  ) => Promise<Uint8Array>;
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return concat(collected);
}

export function sealedFilesOn(platform: Platform): SealedFiles {
  const seal: SealedFiles['seal'] = (source, options) =>
    sealWith(platform, wrapUnder(options.context.delegatingKey), source, options);
  const open: SealedFiles['open'] = (source, options) => openWith(platform, source, options);
  return {
    seal,
    open,
    async sealBytes(plaintext, options) {
      const sealing = seal(plaintext, { ...options, size: plaintext.length });
      const sealed = await collect(sealing);
      return { sealed, record: sealing.record() };
    },
    openBytes: (sealed, options) => collect(open(sealed, options)),
    openRange: (source, options) => openRangeWith(platform, source, options),
    commitmentKeyOf: (header, options) => commitmentKeyWith(platform, header, options),
    plaintextCommitmentOf: (source, key, options) => plaintextCommitmentWith(platform, source, key, options),
  };
}
