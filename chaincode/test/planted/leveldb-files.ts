// What LevelDB's files hold, read without opening the database: also values that were overwritten or deleted, which
// stay in the files until they are compacted. google/leveldb, doc/table_format.md and doc/log_format.md.
import { readVarint, uncompressed } from './snappy.ts';

const FOOTER_BYTES = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const SNAPPY = 1;
const WORD = 4;

const LOG_BLOCK_BYTES = 32_768;
const LOG_HEADER_BYTES = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

function blockAt(file: Buffer, handle: Uint8Array, from = 0): Buffer {
  const offset = readVarint(handle, from);
  const size = readVarint(handle, offset.next);
  const end = offset.value + size.value;
  const content = file.subarray(offset.value, end);
  return file[end] === SNAPPY ? uncompressed(content) : content;
}

/** Keys share their beginnings with the key before: here they are whole. */
function* entriesOfBlock(block: Buffer): Generator<Entry> {
  const restarts = block.readUInt32LE(block.length - WORD);
  const end = block.length - WORD * (restarts + 1);
  let key = Buffer.alloc(0);
  for (let at = 0; at < end;) {
    const shared = readVarint(block, at);
    const rest = readVarint(block, shared.next);
    const size = readVarint(block, rest.next);
    const valueAt = size.next + rest.value;
    key = Buffer.concat([key.subarray(0, shared.value), block.subarray(size.next, valueAt)]);
    at = valueAt + size.value;
    yield { key, value: block.subarray(valueAt, at) };
  }
}

/** Every entry of a table file: key and value. @throws RangeError when it is none */
export function* entriesOfTable(file: Buffer): Generator<Entry> {
  const footer = file.subarray(-FOOTER_BYTES);
  if (!footer.subarray(-MAGIC.length).equals(MAGIC)) throw new RangeError('no table file of LevelDB');
  const { next: metaSize } = readVarint(footer, 0);
  const index = blockAt(file, footer, readVarint(footer, metaSize).next);
  for (const { value: handle } of entriesOfBlock(index)) yield* entriesOfBlock(blockAt(file, handle));
}

interface Piece {
  readonly kind: number;
  readonly bytes: Buffer;
}

/** What a crash cut off at the end is left out. */
function* piecesOfLog(file: Buffer): Generator<Piece> {
  for (let at = 0; at + LOG_HEADER_BYTES <= file.length;) {
    const left = LOG_BLOCK_BYTES - (at % LOG_BLOCK_BYTES);
    const kind = file.readUInt8(at + 6);
    if (left < LOG_HEADER_BYTES || kind === 0) {
      at += left;
      continue;
    }
    const start = at + LOG_HEADER_BYTES;
    const end = start + file.readUInt16LE(at + 4);
    if (end > file.length) return;
    yield { kind, bytes: file.subarray(start, end) };
    at = end;
  }
}

/** Every batch of a write-ahead log; keys and values stand in it as they are. */
export function* recordsOfLog(file: Buffer): Generator<Buffer> {
  let gathered: Buffer[] = [];
  for (const { kind, bytes } of piecesOfLog(file)) {
    if (kind === FULL || kind === FIRST) gathered = [];
    gathered.push(bytes);
    if (kind === FULL || kind === LAST) yield Buffer.concat(gathered);
  }
}
