// Publishing from the table of events: whole blocks in order, each again until it is acknowledged.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@lianjian/ledger-client';
import { LedgerEventRepository, type NewLedgerEvent } from '../../src/adapters/database/case-repository.ts';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { type AuditMessage, type AuditTopic } from '../../src/adapters/events/audit-topic.ts';
import { BackendError } from '../../src/errors.ts';
import { applicationOf } from '../../src/events/audit-messages.ts';
import { Publication } from '../../src/events/publication.ts';

const CASE = newId();
const GRANT = newId();

const event = (block: number, transactionId: string, sequence: number): NewLedgerEvent => ({
  action: 'application.created',
  applicationId: CASE,
  block,
  creatorMemberId: 'member',
  creatorMspId: 'CentreMSP',
  sequence,
  subject: CASE,
  transactionId,
});

/** A topic in memory that refuses as often as it is told. */
class Topic implements AuditTopic {
  readonly name: string;
  readonly batches: (readonly AuditMessage[])[] = [];
  refusals = 0;
  #heard: () => void = () => undefined;

  constructor(name: string) {
    this.name = name;
  }

  publish(messages: readonly AuditMessage[]): Promise<void> {
    if (this.refusals > 0) {
      this.refusals -= 1;
      return Promise.reject(new BackendError('UNAVAILABLE', 'no'));
    }
    this.batches.push(messages);
    this.#heard();
    return Promise.resolve();
  }

  async until(count: number): Promise<void> {
    while (this.batches.flat().length < count) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

let database: Database;
let events: LedgerEventRepository;

beforeAll(async () => {
  database = await openDatabase();
  events = new LedgerEventRepository(database);
  await events.keep('audit-events', 3, [event(3, 'aa', 1), event(3, 'bb', 2), event(3, 'bb', 3)]);
  await events.keep('audit-events', 4, []);
  await events.keep('audit-events', 5, [event(5, 'cc', 4)]);
}, 60_000);

afterAll(() => database.close());

test('whole blocks, each event with its place in its transaction; while refused it waits and says so', async () => {
  const topic = new Topic('one');
  topic.refusals = 1;
  const warned: unknown[] = [];
  const publication = new Publication({ events, topic, warn: (error) => warned.push(error) });
  expect(await publication.report()).toEqual({ behind: 4, lastBlock: null, state: 'publishing', topic: 'one' });
  publication.start();
  await topic.until(4);
  expect(topic.batches.flat().map(({ id, key }) => [id, key])).toEqual([
    ['aa:0', CASE],
    ['bb:0', CASE],
    ['bb:1', CASE],
    ['cc:0', CASE],
  ]);
  expect(JSON.parse(topic.batches[0]?.[1]?.value ?? '')).toMatchObject({ id: 'bb:0', block: 3, sequence: 2 });
  expect(warned).toMatchObject([{ code: 'UNAVAILABLE' }]);
  await publication.end();
  expect(await publication.report()).toMatchObject({ behind: 0, lastBlock: 5, state: 'publishing' });
});

test('the next process goes on behind what was acknowledged, with what is new', async () => {
  const topic = new Topic('one');
  const publication = new Publication({ events, topic, warn: () => undefined });
  publication.start();
  await events.keep('audit-events', 6, [event(6, 'dd', 5)]);
  publication.news();
  await topic.until(1);
  expect(topic.batches.flat().map(({ id }) => id)).toEqual(['dd:0']);
  await publication.end();
});

test('what is not acknowledged is given again', async () => {
  const topic = new Topic('two');
  topic.refusals = 1_000;
  const first = new Publication({ events, topic, warn: () => undefined });
  first.start();
  await first.end();
  expect(topic.batches).toEqual([]);
  topic.refusals = 0;
  const second = new Publication({ events, topic, warn: () => undefined });
  second.start();
  await topic.until(5);
  expect(topic.batches.flat().map(({ id }) => id)).toEqual(['aa:0', 'bb:0', 'bb:1', 'cc:0', 'dd:0']);
  await second.end();
});

test('no batch ends within a block', async () => {
  expect((await events.ofBlocksFrom(0, 1)).map(({ transactionId }) => transactionId)).toEqual(['aa', 'bb', 'bb']);
  expect((await events.ofBlocksFrom(4, 1)).map(({ block }) => block)).toEqual([5]);
  expect(await events.ofBlocksFrom(7, 1)).toEqual([]);
});

test('the case of an event: its subject, or what was announced with a grant', () => {
  expect(applicationOf({ action: 'application.created', subject: CASE })).toBe(CASE);
  expect(applicationOf({ action: 'grant.created', application: CASE, subject: GRANT })).toBe(CASE);
  expect(applicationOf({ action: 'grant.created', subject: GRANT })).toBeNull();
  expect(applicationOf({ action: 'unit.registered', subject: 'unit:riverside-site' })).toBeNull();
});
