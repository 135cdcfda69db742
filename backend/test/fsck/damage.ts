// What somebody with the server's disk could do, and what a disk does by itself. No server may run.
import { join } from 'node:path';
import { LevelBlockstore } from 'blockstore-level';
import { ClassicLevel } from 'classic-level';
import { sql } from 'drizzle-orm';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { openDatabase } from '../../src/adapters/database/open-database.ts';

/** As local-ledger lays out its database: a byte of table, the key; a version of eight bytes, the value. */
const STATE = Buffer.of(3);
const VERSION = 8;

export const keyOf = (kind: string, ...attributes: readonly string[]): string =>
  `\u0000${[kind, ...attributes].map((part) => `${part}\u0000`).join('')}`;

export interface StateEntry {
  readonly key: string;
  readonly value: string;
}

export class StateFile {
  readonly #level: ClassicLevel<Buffer, Buffer>;

  private constructor(level: ClassicLevel<Buffer, Buffer>) {
    this.#level = level;
  }

  static async with<T>(dataFolder: string, work: (file: StateFile) => Promise<T>): Promise<T> {
    const folder = join(dataFolder, 'ledger', 'ledger');
    const level = new ClassicLevel<Buffer, Buffer>(folder, { keyEncoding: 'buffer', valueEncoding: 'buffer' });
    await level.open();
    try {
      return await work(new StateFile(level));
    } finally {
      await level.close();
    }
  }

  /** Under the beginning of a key. */
  async list(prefix: string): Promise<StateEntry[]> {
    const gte = Buffer.concat([STATE, Buffer.from(prefix)]);
    const entries = await this.#level.iterator({ gte, lt: Buffer.concat([gte, Buffer.of(0xff)]) }).all();
    return entries.map(([key, value]) => ({
      key: key.subarray(STATE.length).toString(),
      value: value.subarray(VERSION).toString(),
    }));
  }

  async change(key: string, to: (value: string) => string): Promise<void> {
    const name = Buffer.concat([STATE, Buffer.from(key)]);
    const before = await this.#level.get(name);
    if (before === undefined) throw new Error(`nothing under ${JSON.stringify(key)}`);
    const value = to(before.subarray(VERSION).toString());
    await this.#level.put(name, Buffer.concat([before.subarray(0, VERSION), Buffer.from(value)]));
  }

  async add(key: string, value: string): Promise<void> {
    await this.#level.put(
      Buffer.concat([STATE, Buffer.from(key)]),
      Buffer.concat([Buffer.alloc(VERSION), Buffer.from(value)]),
    );
  }

  async remove(key: string): Promise<void> {
    await this.#level.del(Buffer.concat([STATE, Buffer.from(key)]));
  }
}

/** The first block of a file on one node. */
export async function damageBlock(
  dataFolder: string,
  node: string,
  cid: string,
  how: 'alter' | 'remove',
): Promise<void> {
  const blocks = new LevelBlockstore(join(dataFolder, 'content', node, 'blocks'));
  await blocks.open();
  try {
    const block = CID.createV1(raw.code, CID.parse(cid).multihash);
    if (!(await blocks.has(block))) throw new Error(`${node} has no block ${cid}`);
    if (how === 'remove') await blocks.delete(block);
    else await blocks.put(block, Buffer.from('something else'));
  } finally {
    await blocks.close();
  }
}

export async function damageRows(dataFolder: string, statements: readonly string[]): Promise<void> {
  const database = await openDatabase({ folder: join(dataFolder, 'database') });
  try {
    for (const statement of statements) await database.db.execute(sql.raw(statement));
  } finally {
    await database.close();
  }
}
