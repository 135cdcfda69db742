// The outbox over a database, with a clock of its own: what is tried when, and what becomes of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { newId } from '@lianjian/ledger-client';
import { NoticeRepository } from '../../src/adapters/database/notice-repository.ts';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { type DeliveryRow, WebhookRepository } from '../../src/adapters/database/webhook-repository.ts';
import { type PostResult, type WebhookPost } from '../../src/adapters/webhooks/post-webhook.ts';
import { BackendError } from '../../src/errors.ts';
import { Deliveries } from '../../src/webhooks/deliveries.ts';
import { newSecret } from '../../src/webhooks/message.ts';
import { PAUSES } from '../../src/webhooks/schedule.ts';

const DEADLINE = 10_000;
const START = 1_790_000_000_000;
const SECRET = newSecret();

let database: Database;
let notices: NoticeRepository;
let repository: WebhookRepository;
let now: number;
let posts: WebhookPost[];
let stop: AbortController;
let answer: (post: WebhookPost) => Promise<PostResult>;

beforeAll(async () => {
  database = await openDatabase();
  notices = new NoticeRepository(database);
  repository = new WebhookRepository(database);
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  for (const table of ['webhook_delivery', 'webhook', 'notice'])
    await database.db.execute(sql.raw(`delete from ${table}`));
  now = START;
  posts = [];
  stop = new AbortController();
  answer = () => Promise.resolve({ status: 204 });
});

const outbox = (secretOf = (): Promise<string> => Promise.resolve(SECRET)): Deliveries =>
  new Deliveries({
    repository,
    post: (post) => {
      posts.push(post);
      return answer(post);
    },
    secretOf,
    deadline: DEADLINE,
    clock: () => now,
    stop: stop.signal,
    random: () => 0,
  });

async function webhook(name: string, mspId = 'CentreMSP'): Promise<string> {
  const id = newId();
  const kinds = ['returned' as const];
  const url = `https://${name}.example.org/`;
  await repository.create({
    id,
    mspId,
    url,
    kinds,
    secret: Buffer.from('x'),
    createdBy: 'admin',
    createdAt: new Date(),
  });
  return id;
}

const notice = (matter: string, mspId = 'CentreMSP', kind: 'deadline-near' | 'returned' = 'returned') =>
  notices.keep([
    { applicationId: newId(), details: {}, id: newId(), kind, madeAt: new Date(START), matter, memberId: 'm', mspId },
  ]);

async function only(webhookId: string): Promise<DeliveryRow> {
  const [row, ...others] = await repository.deliveries(webhookId, { limit: 10 });
  if (row === undefined || others.length > 0) throw new Error(`${1 + others.length} deliveries`);
  return row;
}

describe('a notice', () => {
  test('lies in the outbox once for each webhook of its organisation that wants its kind', async () => {
    const own = await webhook('own');
    const another = await webhook('another');
    const foreign = await webhook('foreign', 'CollegeAMSP');
    await notice('one');
    await notice('one');
    await notice('two', 'CentreMSP', 'deadline-near');
    for (const id of [own, another]) expect(await only(id)).toMatchObject({ state: 'pending', tries: 0 });
    expect(await repository.deliveries(foreign, { limit: 10 })).toEqual([]);
  });

  test('that is taken is delivered, and never again', async () => {
    const id = await webhook('own');
    await notice('one');
    expect(await outbox().deliver()).toBeUndefined();
    expect(await only(id)).toMatchObject({ state: 'delivered', tries: 1, status: 204, nextTryAt: null });
    await outbox().deliver();
    expect(posts.map(({ url }) => url)).toEqual(['https://own.example.org/']);
    expect(posts[0]?.headers['webhook-id']).toBe((await only(id)).id);
  });
});

describe('what is not taken', () => {
  test('is tried again later and later under the same id, then it is dead until somebody wants it', async () => {
    const id = await webhook('own');
    await notice('one');
    answer = () => Promise.resolve({ status: 503 });
    for (const pause of PAUSES) {
      expect(await outbox().deliver()).toBe(Math.min(pause, 60_000));
      now += pause - 1;
      await outbox().deliver();
      now += 1;
    }
    expect(posts).toHaveLength(PAUSES.length);
    expect(await outbox().deliver()).toBeUndefined();
    const dead = await only(id);
    expect(dead).toMatchObject({ state: 'dead', tries: PAUSES.length + 1, status: 503, problem: 'status' });
    expect(new Set(posts.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([dead.id]));
    expect(new Set(posts.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(posts.length);
    expect(await repository.countByState(id)).toEqual({ pending: 0, delivered: 0, dead: 1 });

    answer = () => Promise.resolve({ status: 200 });
    expect(await repository.begin(id, dead.id, new Date(now))).toMatchObject({ state: 'pending', tries: 0 });
    await outbox().deliver();
    expect(await only(id)).toMatchObject({ id: dead.id, state: 'delivered', tries: 1 });
  });

  test.each([
    [{ problem: 'timeout' } as const, 'pending'],
    [{ problem: 'address' } as const, 'pending'],
    [{ status: 302 }, 'pending'],
    [{ status: 410 }, 'dead'],
  ])('%j leaves it %s', async (result, state) => {
    const id = await webhook('own');
    await notice('one');
    answer = () => Promise.resolve(result);
    await outbox().deliver();
    expect(await only(id)).toMatchObject({ state, problem: 'problem' in result ? result.problem : 'status' });
  });

  test('for its secret is not what was kept is dead, and nothing is sent', async () => {
    const id = await webhook('own');
    await notice('one');
    await outbox(() => Promise.reject(new BackendError('TAMPERED', 'no'))).deliver();
    expect(await only(id)).toMatchObject({ state: 'dead', problem: 'secret' });
    expect(posts).toEqual([]);
  });
});

describe('a try', () => {
  test('whose process ended is made again once its time is over, by whoever looks', async () => {
    const id = await webhook('own');
    await notice('one');
    const claim = { atOnce: 16, atOnceEach: 4, now: new Date(now), until: new Date(now + 2 * DEADLINE) };
    expect(await repository.claim(claim)).toHaveLength(1);
    expect(await outbox().deliver()).toBe(2 * DEADLINE);
    expect(posts).toEqual([]);
    now += 2 * DEADLINE;
    await outbox().deliver();
    expect(await only(id)).toMatchObject({ state: 'delivered', tries: 2 });
  });

  test('that ends too late does not overwrite what the next one found', async () => {
    const id = await webhook('own');
    await notice('one');
    let late: () => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        late = () => {
          resolve({ status: 500 });
        };
      });
    const first = outbox().deliver();
    while (posts.length === 0) await new Promise((resolve) => setImmediate(resolve));
    now += 2 * DEADLINE;
    answer = () => Promise.resolve({ status: 200 });
    await outbox().deliver();
    late();
    await first;
    expect(await only(id)).toMatchObject({ state: 'delivered', tries: 2, status: 200 });
  });

  test('that this server’s end cuts off says nothing of the receiver', async () => {
    const id = await webhook('own');
    await notice('one');
    answer = () => {
      stop.abort();
      return Promise.resolve({ problem: 'unreachable' });
    };
    await outbox().deliver();
    expect(await only(id)).toMatchObject({ state: 'pending', tries: 1, problem: null });
  });

  test('of a webhook with many that wait leaves room for the others', async () => {
    await webhook('busy');
    for (let n = 0; n < 20; n += 1) await notice(`busy ${n}`);
    await webhook('late', 'CollegeAMSP');
    await notice('late', 'CollegeAMSP');
    await outbox().deliver();
    expect(posts.filter(({ url }) => url.includes('late'))).toHaveLength(1);
    expect(posts).toHaveLength(5);
  });
});
