// PostgreSQL in two forms with one dialect: PGlite in this process, or a server by its address.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as overNodePostgres } from 'drizzle-orm/node-postgres';
import { drizzle as overPglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { BackendError } from '../../errors.ts';
import { createFile, removeFile, syncTree } from '../disk/durable-files.ts';
import { lockFolder } from '../disk/folder-lock.ts';
import { type Database, type Queryable } from './database.ts';
import { isDatabaseAway } from './database-away.ts';
import { migrate } from './migrate.ts';
import { schema } from './schema/index.ts';
import { SyncedNodeFs } from './synced-node-fs.ts';

export { type Database, type Queryable } from './database.ts';

export interface DatabaseOptions {
  /** A server. */
  readonly url?: string | undefined;
  /** A folder of PGlite's; in memory, for tests, when absent. */
  readonly folder?: string | undefined;
  /** Milliseconds after which a query to a server is given up. */
  readonly queryMs?: number | undefined;
}

/** As long as any query of ours may take: after that the server hangs. */
const QUERY_MS = 30_000;
/** Milliseconds for a new connection, or for one of the pool's to be free. */
const CONNECT_MS = 10_000;
const CONNECTIONS = 10;

/**
 * PGlite's own list, less `-F`: without it every commit waits for the disk, by the one method that goes through the
 * mounted file system.
 * Source: PGlite.defaultStartParams of 0.5.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

/** Lines of PostgreSQL's own that are kept while it opens: a crash's reason is among the last. */
const WORDS = 10;

interface Lite {
  readonly client: PGlite;
  readonly release: () => Promise<void>;
}

async function openPglite(folder: string | undefined): Promise<Lite> {
  if (folder === undefined) {
    return { client: await PGlite.create({ startParams: START_PARAMS }), release: () => Promise.resolve() };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = await lockFolder(folder);
  try {
    const client = await startPglite(join(folder, 'pglite'));
    await syncOnce(folder);
    return { client, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * PGlite founds a database by unpacking files that it does not sync, PostgreSQL syncs what it changes: a loss of power
 * soon after would leave commits that are on the disk in files that are not.
 */
async function syncOnce(folder: string): Promise<void> {
  const done = join(folder, 'synced');
  if (existsSync(done)) return;
  await syncTree(folder);
  await createFile(done, '');
}

/** @throws Error with PostgreSQL's last words: PGlite's own tell of a failure no more than that it aborted */
async function startPglite(files: string): Promise<PGlite> {
  // The lock on the folder stands for it. One that was cut off in its first moment, empty, would keep everybody out.
  await removeFile(join(files, 'postmaster.pid'));
  const words: string[] = [];
  const onStderr = (line: string): boolean => {
    words.push(line);
    words.splice(0, words.length - WORDS);
    return false;
  };
  const fs = new SyncedNodeFs(files);
  try {
    return await PGlite.create({ fs, onStderr, relaxedDurability: false, startParams: START_PARAMS });
  } catch (error) {
    throw new Error(`the database in ${files} does not open: ${words.join('; ')}`, { cause: error });
  }
}

function databaseOver(db: Database['db'], close: () => Promise<void>): Database {
  return {
    db,
    transaction: (work) => db.transaction(work),
    ping: async () => {
      await db.execute(sql`select 1`);
    },
    close,
  };
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws BackendError UNAVAILABLE when the server does not answer or another process has the folder open
 */
export async function openDatabase({ url, folder, queryMs }: DatabaseOptions = {}): Promise<Database> {
  const database = url === undefined ? await embedded(folder) : server(url, queryMs);
  try {
    await migrate(database.db);
    return database;
  } catch (error) {
    await database.close();
    if (url === undefined) throw error;
    throw new BackendError('UNAVAILABLE', 'the database does not answer', { what: 'database' }, { cause: error });
  }
}

async function embedded(folder: string | undefined): Promise<Database> {
  const { client, release } = await openPglite(folder);
  return databaseOver(overPglite(client, { schema }), async () => {
    await client.close();
    await release();
  });
}

/** Connections that idle break without a query under way; the next query opens another. */
function server(url: string, queryMs = QUERY_MS): Database {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    max: CONNECTIONS,
    query_timeout: queryMs,
  });
  pool.on('error', () => undefined);
  // Of one that breaks in a transaction the query under way tells; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    ...databaseOver(overNodePostgres(pool, { schema }), () => pool.end()),
    transaction: (work) => inTransaction(pool, work),
  };
}

/**
 * Drizzle's own way with a pool loses the connection on which a transaction could not begin, because its server was
 * killed: it is never given back, and the pool neither replaces it nor ends. One on which a server hangs is not used again.
 */
async function inTransaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isLost = false;
  try {
    return await overNodePostgres(client, { schema }).transaction(work);
  } catch (error) {
    isLost = isDatabaseAway(error);
    throw error;
  } finally {
    client.release(isLost);
  }
}
