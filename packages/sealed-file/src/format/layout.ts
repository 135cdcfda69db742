import { InvalidArgument } from '../errors.ts';

/** Plaintext bytes of a full chunk; the format knows no other chunk size. */
export const CHUNK_SIZE = 65_536;
export const TAG_SIZE = 16;
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE;
export const HEADER_SIZE = 112;
/** 2^40 bytes: 2^24 chunks, 2^36 cipher blocks under one key. */
export const MAX_PLAINTEXT_SIZE = 2 ** 40;
const SMALLEST_PADDED_SIZE = 4096;

/** A half-open stretch of bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** floor(log2 n). By halving: bit operators stop at 32 bits and Math.log2 rounds. */
function floorLog2(n: number): number {
  let exponent = 0;
  for (let rest = n; rest >= 2; rest = Math.floor(rest / 2)) exponent += 1;
  return exponent;
}

/**
 * Bytes after padding: Padmé (Nikitin et al., PETS 2019) above 4096, so that the size tells little; at most
 * 6.3 % more, 3.2 % from 64 KiB.
 */
function paddedSizeOf(plaintextSize: number): number {
  if (plaintextSize <= SMALLEST_PADDED_SIZE) return SMALLEST_PADDED_SIZE;
  const e = floorLog2(plaintextSize);
  const s = floorLog2(e) + 1;
  const grain = 2 ** (e - s);
  return Math.ceil(plaintextSize / grain) * grain;
}

/** Where everything lies in a sealed file, all following from the plaintext's size. */
export class Layout {
  readonly plaintextSize: number;
  readonly paddedSize: number;
  readonly chunkCount: number;
  readonly sealedSize: number;

  /** @throws InvalidArgument when the size is not a whole number from 0 to 2^40 */
  constructor(plaintextSize: number) {
    if (!Number.isInteger(plaintextSize) || plaintextSize < 0 || plaintextSize > MAX_PLAINTEXT_SIZE) {
      throw new InvalidArgument('size', `a plaintext has 0 to ${MAX_PLAINTEXT_SIZE} bytes`);
    }
    this.plaintextSize = plaintextSize;
    this.paddedSize = paddedSizeOf(plaintextSize);
    this.chunkCount = Math.ceil(this.paddedSize / CHUNK_SIZE);
    this.sealedSize = HEADER_SIZE + this.paddedSize + TAG_SIZE * this.chunkCount;
  }

  isLast(index: number): boolean {
    return index === this.chunkCount - 1;
  }

  /** Bytes of a chunk before encryption, padding included. */
  paddedLength(index: number): number {
    return Math.min(CHUNK_SIZE, this.paddedSize - index * CHUNK_SIZE);
  }

  /** Bytes of a chunk that are plaintext; 0 where a chunk is all padding. */
  plaintextLength(index: number): number {
    return Math.max(0, Math.min(CHUNK_SIZE, this.plaintextSize - index * CHUNK_SIZE));
  }

  sealedChunk(index: number): ByteRange {
    return { offset: HEADER_SIZE + index * SEALED_CHUNK_SIZE, length: this.paddedLength(index) + TAG_SIZE };
  }

  /** @throws InvalidArgument unless the range lies within the plaintext */
  chunksCovering({ offset, length }: ByteRange): { readonly first: number; readonly count: number } {
    const whole = Number.isInteger(offset) && Number.isInteger(length);
    if (!whole || offset < 0 || length < 0 || offset + length > this.plaintextSize) {
      throw new InvalidArgument('range', `must lie within the plaintext's ${this.plaintextSize} bytes`);
    }
    const first = Math.floor(offset / CHUNK_SIZE);
    return { first, count: length === 0 ? 0 : Math.ceil((offset + length) / CHUNK_SIZE) - first };
  }

  /** The sealed bytes, beside the header, that opening a range of the plaintext reads: whole chunks. */
  sealedRange(range: ByteRange): ByteRange {
    const { first, count } = this.chunksCovering(range);
    const { offset } = this.sealedChunk(first);
    if (count === 0) return { offset, length: 0 };
    const end = this.sealedChunk(first + count - 1);
    return { offset, length: end.offset + end.length - offset };
  }
}
