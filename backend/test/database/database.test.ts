import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import { stringifyCanonicalJson } from '@lianjian/ledger-api';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { migrate } from '../../src/adapters/database/migrate.ts';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { schema } from '../../src/adapters/database/schema/index.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/until.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');
const root = temporaryFolder();
const opened: Database[] = [];

async function open(folder: string): Promise<Database> {
  await prepareDatabase(folder);
  return openAsItIs(folder);
}

async function openAsItIs(folder: string): Promise<Database> {
  const database = await openDatabase({ folder });
  opened.push(database);
  return database;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

async function rowsOf({ db }: Database, query: string): Promise<unknown[]> {
  const result: unknown = await db.execute(sql.raw(query));
  return (result as { rows: unknown[] }).rows;
}

beforeAll(() => prepareDatabase(join(root, 'first')), 120_000);

describe('migrations', () => {
  test('are applied once and recorded; opening again changes nothing', async () => {
    const folder = join(root, 'twice');
    const first = await open(folder);
    const applied = await rowsOf(first, 'select name, applied_at from migration order by name');
    expect(applied).toContainEqual(expect.objectContaining({ name: '0001-material-uploads.sql' }));
    await first.close();
    opened.pop();
    const again = await open(folder);
    expect(await rowsOf(again, 'select name, applied_at from migration order by name')).toEqual(applied);
  });

  test('one that fails leaves nothing behind, and one that was changed is refused', async () => {
    const { db } = await open(join(root, 'failing'));
    const folder = join(root, 'migrations');
    mkdirSync(folder);
    writeFileSync(join(folder, '9001-a.sql'), 'create table a (x int);\ninsert into nowhere values (1);\n');
    await expect(migrate(db, folder)).rejects.toThrow('nowhere');
    await expect(db.execute(sql.raw('select * from a'))).rejects.toThrow();
    writeFileSync(join(folder, '9001-a.sql'), '-- first\ncreate table a (x int);\ninsert into a values (1);\n');
    await migrate(db, folder);
    await migrate(db, folder);
    expect(await db.execute(sql.raw('select x from a'))).toMatchObject({ rows: [{ x: 1 }] });
    writeFileSync(join(folder, '9001-a.sql'), 'create table a (x text);\n');
    await expect(migrate(db, folder)).rejects.toThrow('9001-a.sql was changed');
  });

  test('comments of an older version keep the place that their seal is bound to', async () => {
    const lite = await PGlite.create();
    const db = drizzle({ client: lite, schema });
    const older = join(root, 'older');
    mkdirSync(older);
    for (const name of readdirSync(MIGRATIONS).filter((known) => known < '0150')) {
      copyFileSync(join(MIGRATIONS, name), join(older, name));
    }
    await migrate(db, older);
    const place = { applicationId: '0190a6c0-5e70-7000-8000-000000000001', item: 'photo', round: 2, stage: 'review' };
    await db.execute(sql`insert into review_comment values
      ('c', ${place.applicationId}, ${place.stage}, ${place.round}, ${place.item}, 'CentreMSP', 'clerk', 'x')`);
    await migrate(db);
    const { rows } = await db.execute(sql`select place from sealed_comment`);
    expect(rows).toEqual([{ place: stringifyCanonicalJson(place) }]);
    await lite.close();
  });
});

test('a transaction that fails changes nothing', async () => {
  const database = await open(join(root, 'transaction'));
  await database.db.execute(sql.raw('create table t (x int)'));
  const failing = database.transaction(async (tx) => {
    await tx.execute(sql.raw('insert into t values (1)'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await rowsOf(database, 'select * from t')).toEqual([]);
});

test('commits wait for the disk', async () => {
  const database = await open(join(root, 'synced'));
  expect(await rowsOf(database, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await rowsOf(database, 'show wal_sync_method')).toEqual([{ wal_sync_method: 'fsync' }]);
  expect(await rowsOf(database, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
});

test('without a folder it is in memory', async () => {
  const database = await openDatabase();
  opened.push(database);
  expect(await rowsOf(database, 'select * from material_upload')).toEqual([]);
}, 60_000);

test('a second process is refused while the first has the folder open', async () => {
  const folder = join(root, 'locked');
  await open(folder);
  await expect(openDatabase({ folder })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('killed while it is being founded, it is founded anew', async () => {
  const folder = join(root, 'unfounded');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), folder], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await until('its first files', () => Promise.resolve(existsSync(join(folder, 'pglite/global'))));
  child.kill('SIGKILL');
  await ended;
  expect(await rowsOf(await openAsItIs(folder), 'select 1 as x')).toEqual([{ x: 1 }]);
}, 120_000);

test('a lock file of PostgreSQL’s that was cut off keeps nobody out', async () => {
  const folder = join(root, 'stale');
  await (await open(folder)).close();
  opened.pop();
  writeFileSync(join(folder, 'pglite/postmaster.pid'), '');
  expect(await rowsOf(await openAsItIs(folder), 'select 1 as x')).toEqual([{ x: 1 }]);
});

test('files that do not open are told in PostgreSQL’s own words', async () => {
  const folder = join(root, 'damaged');
  await (await open(folder)).close();
  opened.pop();
  truncateSync(join(folder, 'pglite/global/pg_control'), 0);
  await expect(openDatabase({ folder })).rejects.toThrow(/pg_control/);
});

test('every acknowledged commit survives kill -9', async () => {
  const folder = join(root, 'killed');
  await prepareDatabase(folder);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged === 25) child.kill('SIGKILL');
  }
  expect(acknowledged).toBeGreaterThanOrEqual(25);
  const database = await open(folder);
  const rows = await rowsOf(database, 'select x from t order by x');
  expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
  expect(rows).toEqual(rows.map((_, index) => ({ x: index + 1 })));
}, 60_000);
