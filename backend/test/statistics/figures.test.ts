// What blocks say of cases, and that it is counted once.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApplicationRecord, type AuditEventRecord } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { StatisticsRepository } from '../../src/adapters/database/statistics-repository.ts';
import { type LedgerBlock, type LedgerWrite } from '../../src/adapters/ledger/ledger.ts';
import { stepsOf } from '../../src/statistics/figures.ts';

const ID = newId();
const HOUR = 3_600_000;
const key = (...parts: readonly string[]): string => `\0${parts.join('\0')}\0`;
const write = (at: string, value: unknown): LedgerWrite => ({ key: at, value: Buffer.from(JSON.stringify(value)) });

interface Told {
  readonly action: string;
  readonly at: number;
  readonly day?: string;
  readonly details?: object;
  readonly application?: Partial<ApplicationRecord>;
  readonly subject?: string;
}

let sequence = 0;

/** What the contract writes with one step. */
function transaction({ action, application, at, day = '2030-01-01', details = {}, subject = ID }: Told, valid = true) {
  sequence += 1;
  const place = String(sequence).padStart(8, '0');
  const event: Partial<AuditEventRecord> = { action: action as AuditEventRecord['action'], at, sequence, subject };
  const record = {
    checklist: { type: 'check', version: 1 },
    organization: 'CollegeAMSP',
    unit: 'site',
    ...application,
  };
  const writes = [
    write(key('event', subject, place), { ...event, details }),
    write(key('by-day', day, String(at), subject, place), null),
    ...(application === undefined ? [] : [write(key('application', subject), { id: subject, ...record })]),
  ];
  const creator = { mspId: 'CollegeAMSP', certificate: '' };
  return { at, creator, event: undefined, transactionId: String(sequence), valid, writes: () => writes };
}

const block = (number: number, ...transactions: LedgerBlock['transactions']): LedgerBlock => ({
  ...{ hash: new Uint8Array(32), previousHash: new Uint8Array(32) },
  number,
  transactions,
});

const at = (hour: number): number => 1_900_000_000_000 + hour * HOUR;
const submitted = { dueDay: '2030-01-03', rounds: 0, stage: 'college-review', state: 'submitted' } as const;

const BLOCKS = [
  block(0, transaction({ action: 'consortium.founded', at: at(0), subject: 'consortium' })),
  block(
    1,
    transaction({
      action: 'application.created',
      application: { dueDay: null, rounds: 0, stage: null, state: 'draft' },
      at: at(0),
    }),
  ),
  block(2, transaction({ action: 'application.submitted', application: submitted, at: at(1) })),
  block(3, transaction({ action: 'application.claimed', application: submitted, at: at(2) })),
  // Not valid: it does not count.
  block(
    4,
    transaction(
      {
        action: 'application.reviewed',
        application: { ...submitted, state: 'rejected' },
        at: at(3),
        details: { outcome: 'reject', stage: 'college-review' },
      },
      false,
    ),
  ),
  block(
    5,
    transaction({
      action: 'application.reviewed',
      application: { ...submitted, dueDay: '2030-01-09', rounds: 1, state: 'returned' },
      at: at(5),
      day: '2030-01-04',
      details: { outcome: 'return', stage: 'college-review' },
    }),
  ),
  block(
    6,
    transaction({
      action: 'application.resubmitted',
      application: { ...submitted, dueDay: '2030-01-20', rounds: 1 },
      at: at(30),
    }),
    transaction({
      action: 'access.opening-reported',
      at: at(31),
      details: { applicationId: ID, results: [{ result: 'opened' }, { result: 'unreadable' }, { result: 'opened' }] },
      subject: newId(),
    }),
  ),
  block(
    7,
    transaction({
      action: 'application.reviewed',
      application: { ...submitted, dueDay: null, rounds: 1, stage: null, state: 'approved' },
      at: at(32),
      day: '2030-01-12',
      details: { outcome: 'pass', stage: 'college-review' },
    }),
  ),
];

const ALL = { organizations: null, type: undefined, unit: undefined };

describe('figures', () => {
  let database: Database;
  let statistics: StatisticsRepository;

  beforeAll(async () => {
    database = await openDatabase();
    statistics = new StatisticsRepository(database);
  }, 60_000);

  afterAll(() => database.close());

  test('count what the valid transactions of the blocks say', async () => {
    for (const { number } of BLOCKS) await statistics.apply(number, number, stepsOf(BLOCKS[number] ?? block(number)));
    expect(await statistics.figures(ALL, '2030-02-01')).toEqual([
      {
        ...{ organization: 'CollegeAMSP', unit: 'site', cases: 1, submitted: 1, decided: 1, completeAtFirst: 0 },
        ...{ returns: 1, mostReturns: 1, approved: 1, lapsed: 0, overdue: 0, openings: 2 },
      },
    ]);
    expect(await statistics.stages(ALL)).toEqual([
      {
        ...{ organization: 'CollegeAMSP', unit: 'site', stage: 'college-review', decisions: 2, late: 1 },
        ...{ median: 3 * HOUR, p90: Math.round(3.8 * HOUR) },
      },
    ]);
    expect(await statistics.nextBlock()).toBe(8);
  });

  test('blocks that were applied already, by whomever, change nothing', async () => {
    const before = await statistics.figures(ALL, '2030-02-01');
    await statistics.apply(5, 7, BLOCKS.slice(5).flatMap(stepsOf));
    expect(await statistics.figures(ALL, '2030-02-01')).toEqual(before);
    expect(await statistics.nextBlock()).toBe(8);
  });

  test('of other organisations, kinds and units are left out', async () => {
    const others = [
      { ...ALL, organizations: ['CentreMSP'] },
      { ...ALL, type: 'other' },
      { ...ALL, unit: 'other' },
    ];
    for (const scope of others) {
      expect([await statistics.figures(scope, '2030-02-01'), await statistics.stages(scope)]).toEqual([[], []]);
    }
  });
});
