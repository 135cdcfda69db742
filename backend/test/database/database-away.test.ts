// A database server that is not there: a real one, and as its errors look.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseAway } from '../../src/adapters/database/database-away.ts';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { until } from '../support/until.ts';

const of = (change: object, cause?: unknown): Error => Object.assign(new Error('x', { cause }), change);

test.each([
  ['a refused connection', of({ code: 'ECONNREFUSED' })],
  [
    'a query that was cut off',
    of({ name: 'DrizzleQueryError' }, of({ message: 'Connection terminated unexpectedly' })),
  ],
  ['a server that ends', of({}, of({ code: '57P01' }))],
  ['a server that starts', of({ code: '57P03' })],
  ['a server that hangs', of({ message: 'Query read timeout' })],
])('%s: it is away', (_what, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ['a row that is there already', of({ code: '23505' })],
  ['a full disk', of({ code: '53100' })],
  ['no error', undefined],
])('%s: it is there', (_what, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

describe('a server of this machine', () => {
  let server: PostgresServer;
  let database: Database;
  beforeAll(async () => {
    server = await PostgresServer.found();
    database = await openDatabase({ url: server.url });
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await server.close();
  });

  test('killed: what is under way and what comes fails as away, and the same pool goes on when it is back', async () => {
    const sleeping = [
      database.db.execute(sql`select pg_sleep(30)`),
      database.transaction((tx) => tx.execute(sql`select pg_sleep(30)`)),
    ].map(awayOf);
    await until('both are under way', async () => (await sleepersOf(database)) === 2);
    await server.kill();
    expect(await Promise.all(sleeping)).toEqual([true, true]);
    const asking = [database.ping(), database.transaction((tx) => tx.execute(sql`select 1`))].map(awayOf);
    expect(await Promise.all(asking)).toEqual([true, true]);
    await server.start();
    await database.ping();
  }, 120_000);

  test('hung: what is asked fails as away in time, and the same pool goes on when it does', async () => {
    const other = await openDatabase({ queryMs: 1_000, url: server.url });
    await other.ping();
    const goOn = server.hang();
    try {
      const began = performance.now();
      const asking = [
        other.ping(),
        other.ping(),
        other.transaction((tx) => tx.execute(sql`select 1`)),
        other.transaction((tx) => tx.execute(sql`select 1`)),
      ];
      expect(await Promise.all(asking.map(awayOf))).toEqual([true, true, true, true]);
      // As long as a connection may take, of which there was but one.
      expect(performance.now() - began).toBeLessThan(15_000);
    } finally {
      goOn();
    }
    await other.ping();
    await other.transaction((tx) => tx.execute(sql`select 1`));
    await other.close();
  }, 60_000);

  test('killed where transactions begin: their connections are replaced, and the pool ends', async () => {
    const other = await openDatabase({ url: server.url });
    // More often than there are connections in a pool.
    for (let times = 0; times < 12; times += 1) {
      const backend = await backendOf(other);
      process.kill(backend, 'SIGSTOP');
      const beginning = awayOf(other.transaction((tx) => tx.execute(sql`select 1`)));
      await delay(100);
      process.kill(backend, 'SIGKILL');
      expect(await beginning).toBe(true);
      await until('the server is there again', () => awayOf(other.ping()).then((isAway) => !isAway));
    }
    await other.close();
  }, 120_000);
});

/** The process that serves the connection on which the next query goes. */
async function backendOf({ db }: Database): Promise<number> {
  const found = await db.execute(sql`select pg_backend_pid() as pid`);
  const [row] = (found as { rows: { pid: number }[] }).rows;
  return row?.pid ?? 0;
}

const awayOf = (asked: PromiseLike<unknown>): Promise<boolean> =>
  Promise.resolve(asked).then(() => false, isDatabaseAway);

async function sleepersOf({ db }: Database): Promise<number> {
  const asked = sql`select count(*)::int as count from pg_stat_activity where query like '%pg_sleep(30)' and state = 'active'`;
  const found = await db.execute(asked);
  const [row] = (found as { rows: { count: number }[] }).rows;
  return row?.count ?? 0;
}
