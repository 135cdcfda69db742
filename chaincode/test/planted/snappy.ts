// Snappy's raw format, as LevelDB compresses its blocks: google/snappy, format_description.txt.

const LITERAL = 0;
const COPY_SHORT = 1;
const COPY_TWO_BYTES = 2;
/** Lengths of literals from here on stand in bytes of their own. */
const LONG_LITERAL = 60;

/** A little-endian number, and where the next byte stands. */
export function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7, next += 1) {
    const byte = bytes[next];
    if (byte === undefined || shift > 35) throw new RangeError('a number does not end');
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: next + 1 };
  }
}

interface Element {
  readonly length: number;
  /** Zero for bytes that stand here themselves. */
  readonly distance: number;
  readonly next: number;
}

function readElement(bytes: Buffer, at: number): Element {
  const tag = bytes.readUInt8(at);
  const kind = tag & 3;
  const upper = tag >> 2;
  if (kind === LITERAL) {
    if (upper < LONG_LITERAL) return { length: upper + 1, distance: 0, next: at + 1 };
    const width = upper - LONG_LITERAL + 1;
    return { length: bytes.readUIntLE(at + 1, width) + 1, distance: 0, next: at + 1 + width };
  }
  if (kind === COPY_SHORT) {
    return { length: (upper & 7) + 4, distance: ((upper >> 3) << 8) | bytes.readUInt8(at + 1), next: at + 2 };
  }
  const width = kind === COPY_TWO_BYTES ? 2 : 4;
  return { length: upper + 1, distance: bytes.readUIntLE(at + 1, width), next: at + 1 + width };
}

/** @throws RangeError when the bytes are not of this format */
export function uncompressed(compressed: Uint8Array): Buffer {
  const bytes = Buffer.from(compressed.buffer, compressed.byteOffset, compressed.byteLength);
  const { value: size, next: start } = readVarint(bytes, 0);
  const result = Buffer.alloc(size);
  let filled = 0;
  for (let at = start; at < bytes.length;) {
    const { length, distance, next } = readElement(bytes, at);
    if (filled + length > size || distance > filled) throw new RangeError('an element reaches outside');
    if (distance === 0) {
      bytes.copy(result, filled, next, next + length);
      at = next + length;
    } else {
      // A copy may overlap what it writes.
      for (let n = 0; n < length; n += 1) result[filled + n] = result[filled + n - distance] ?? 0;
      at = next;
    }
    filled += length;
  }
  if (filled !== size) throw new RangeError('the text is shorter than announced');
  return result;
}
