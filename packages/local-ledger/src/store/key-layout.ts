// Keys of the ledger's database. One byte of table, then:
//   BLOCK        block number, u64 big-endian                        → block (protobuf)
//   TRANSACTION  transaction id                                      → block number
//   STATE        key, UTF-8                                          → version ‖ value
//   HASH         collection ‖ 00 ‖ SHA-256 of the key, 32 bytes      → version ‖ SHA-256 of the value
//   HISTORY      length of the key, u32 ‖ key ‖ block number         → nothing
//   META         name                                                → see ledger-store.ts
// and of an organisation's private database:
//   PRIVATE      collection ‖ 00 ‖ key                               → version ‖ value
//   PENDING      block number                                        → private writes of a block being committed
//   META         name                                                → see private-store.ts
// A version is the number of the writing block, u64 big-endian. Collection names hold no 00.
import { type VersionedValue } from '../simulation/state-view.ts';
import { type KeyRange } from '../simulation/state-view.ts';

const TABLES = { BLOCK: 1, TRANSACTION: 2, STATE: 3, HASH: 4, HISTORY: 5, META: 6, PRIVATE: 7, PENDING: 8 } as const;
type Table = keyof typeof TABLES;

const SEPARATOR = Buffer.of(0);
const VERSION_BYTES = 8;

const tableKey = (table: Table, ...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.of(TABLES[table]), ...parts]);

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(VERSION_BYTES);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export const numberOf = (bytes: Buffer): number => Number(bytes.readBigUInt64BE(0));

export const blockKey = (number: number): Buffer => tableKey('BLOCK', u64(number));
export const transactionKey = (id: string): Buffer => tableKey('TRANSACTION', Buffer.from(id));
export const stateKey = (key: string): Buffer => tableKey('STATE', Buffer.from(key));
export const metaKey = (name: string): Buffer => tableKey('META', Buffer.from(name));
export const hashKey = (collection: string, keyHash: Uint8Array): Buffer =>
  tableKey('HASH', Buffer.from(collection), SEPARATOR, keyHash);
export const privateKey = (collection: string, key: string): Buffer =>
  tableKey('PRIVATE', Buffer.from(collection), SEPARATOR, Buffer.from(key));
export const pendingKey = (blockNumber: number): Buffer => tableKey('PENDING', u64(blockNumber));

function historyPrefix(key: string): Buffer {
  const bytes = Buffer.from(key);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return tableKey('HISTORY', length, bytes);
}

export const historyKey = (key: string, blockNumber: number): Buffer =>
  Buffer.concat([historyPrefix(key), u64(blockNumber)]);
export const blockOfHistoryKey = (key: Buffer): number => numberOf(key.subarray(key.length - VERSION_BYTES));

export interface Bounds {
  readonly gte: Buffer;
  readonly lt: Buffer;
}

/** The smallest key above every key with this prefix; a prefix never ends in FF, as tables and separators do not. */
function after(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  next[next.length - 1] = (next.at(-1) ?? 0) + 1;
  return next;
}

function boundsWithin(prefix: Buffer, { startKey, endKey }: KeyRange): Bounds {
  return {
    gte: Buffer.concat([prefix, Buffer.from(startKey)]),
    lt: endKey === '' ? after(prefix) : Buffer.concat([prefix, Buffer.from(endKey)]),
  };
}

export const stateBounds = (range: KeyRange): Bounds => boundsWithin(tableKey('STATE'), range);
export const privateBounds = (collection: string, range: KeyRange): Bounds =>
  boundsWithin(tableKey('PRIVATE', Buffer.from(collection), SEPARATOR), range);
export const historyBounds = (key: string): Bounds => ({
  gte: historyKey(key, 0),
  lt: Buffer.concat([historyPrefix(key), Buffer.alloc(VERSION_BYTES, 0xff)]),
});
export const tableBounds = (table: Table): Bounds => ({ gte: tableKey(table), lt: after(tableKey(table)) });

export const stateKeyOf = (key: Buffer): string => key.subarray(1).toString();
export const privateKeyOf = (key: Buffer): string => key.subarray(key.indexOf(0, 1) + 1).toString();

export const encodeVersioned = (version: number, value: Uint8Array): Buffer => Buffer.concat([u64(version), value]);

/** The value is copied: what a contract does to it must not reach the store. */
export const decodeVersioned = (bytes: Buffer): VersionedValue => ({
  version: numberOf(bytes),
  value: Buffer.from(bytes.subarray(VERSION_BYTES)),
});
