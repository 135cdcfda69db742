import { type AbstractLevel } from 'abstract-level';
import { ClassicLevel } from 'classic-level';
import { MemoryLevel } from 'memory-level';
import { mkdir } from 'node:fs/promises';
import { causeOf, systemCodeOf } from '../error-details.ts';
import { LedgerError } from '../errors.ts';

export type Database = AbstractLevel<string | Buffer | Uint8Array, Buffer, Buffer>;
export type Snapshot = ReturnType<Database['snapshot']>;
export type Write =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: Buffer };

export const put = (key: Buffer, value: Uint8Array): Write => ({ type: 'put', key, value: Buffer.from(value) });
export const del = (key: Buffer): Write => ({ type: 'del', key });

const ENCODINGS = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const;

/** LevelDB in a folder of its own, or the same interface in memory. */
export async function openDatabase(folder: string | undefined): Promise<Database> {
  if (folder === undefined) {
    const memory: Database = new MemoryLevel<Buffer, Buffer>(ENCODINGS);
    await memory.open();
    return memory;
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database: Database = new ClassicLevel<Buffer, Buffer>(folder, ENCODINGS);
  try {
    await database.open();
  } catch (error) {
    if (systemCodeOf(causeOf(error)) === 'LEVEL_LOCKED') {
      throw new LedgerError('LOCKED', `${folder} is open already; close the other ledger first`, { cause: error });
    }
    throw new LedgerError('CORRUPT', `cannot open the database in ${folder}`, { cause: error });
  }
  return database;
}

/** Writes all or nothing; on return it is on disk. */
export async function writeDurably(database: Database, writes: readonly Write[]): Promise<void> {
  // `sync` is classic-level's; memory-level ignores it.
  await database.batch([...writes], { sync: true } as object);
}

/**
 * Erases what deleted or overwritten entries left in LevelDB's files, for all keys from the first to the last given.
 * LevelDB drops an old entry only when its table is merged with a newer one above it, and may put a table that it has
 * just written so low that nothing merges with it. So it is done twice: the second time the two deletions form a table
 * that spans everything and is merged down through all levels. Entries that an open snapshot sees are kept.
 */
export async function eraseDeleted(database: Database, first: Buffer, last: Buffer): Promise<void> {
  if (!(database instanceof ClassicLevel)) return;
  for (let pass = 0; pass < 2; pass += 1) {
    await database.batch([del(first), del(last)]);
    await database.compactRange(first, last);
  }
}
