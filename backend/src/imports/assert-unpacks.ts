// A workbook is an archive, and an archive may unpack to more than there is memory for.
import { inflateRawSync } from 'node:zlib';
import { BackendError } from '../errors.ts';
import { refusal } from './table.ts';

/** Bytes of all entries of a workbook together. */
const MOST_UNPACKED = 128 * 1024 * 1024;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const DEFLATED = 8;

/**
 * Unpacks every entry once, counting, whatever sizes the archive claims (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16).
 *
 * @throws BackendError INVALID_INPUT when it is no sound archive, TOO_LARGE
 */
export function assertUnpacks(archive: Buffer): void {
  let left = MOST_UNPACKED;
  for (const { compressed, isDeflated } of entriesOf(archive)) {
    left -= isDeflated ? unpackedBytes(compressed, left) : compressed.length;
    if (left < 0) throw tooLarge();
  }
}

const tooLarge = (): BackendError =>
  new BackendError('TOO_LARGE', 'the workbook unpacks to too much', { limit: MOST_UNPACKED });

function unpackedBytes(compressed: Buffer, most: number): number {
  try {
    return inflateRawSync(compressed, { maxOutputLength: most + 1 }).length;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw code.startsWith('Z_') ? refusal('the workbook is no sound archive') : error;
  }
}

interface Entry {
  readonly compressed: Buffer;
  readonly isDeflated: boolean;
}

function entriesOf(archive: Buffer): Entry[] {
  const end = archive.lastIndexOf(signature(END));
  if (end < 0 || end + END_BYTES > archive.length) throw refusal('the workbook is no sound archive');
  const count = archive.readUInt16LE(end + 10);
  let place = archive.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    if (place + ENTRY_BYTES > archive.length || archive.readUInt32LE(place) !== ENTRY) {
      throw refusal('the workbook is no sound archive');
    }
    const entry = entryAt(archive, place);
    const lengths = [28, 30, 32].map((offset) => archive.readUInt16LE(place + offset));
    place += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0);
    return entry;
  });
}

function entryAt(archive: Buffer, place: number): Entry {
  const local = archive.readUInt32LE(place + 42);
  const size = archive.readUInt32LE(place + 20);
  if (local + LOCAL_BYTES > archive.length) throw refusal('the workbook is no sound archive');
  const start = local + LOCAL_BYTES + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (start + size > archive.length) throw refusal('the workbook is no sound archive');
  return {
    compressed: archive.subarray(start, start + size),
    isDeflated: archive.readUInt16LE(place + 10) === DEFLATED,
  };
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
