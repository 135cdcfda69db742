// Random walks through the life of a case: whatever is tried, in whatever order, by whomever.
import { describe, expect, test } from '@jest/globals';
import {
  type ApplicationRecord,
  type AuditEventRecord,
  stringifyCanonicalJson,
  TRANSITIONS,
  type Transition,
} from '@lianjian/ledger-api';
import { type Fixture, type FixtureMember, NO_WRITES, type Outcome } from '@lianjian/local-ledger/testing';
import fc from 'fast-check';
import {
  application,
  CASE,
  clerk,
  entry,
  grantRows,
  officer,
  openingRow,
  reviewer,
  withCase,
} from '../support/cases.ts';
import { AUTHORITY, COLLEGE_A, keyFor } from '../support/consortium.ts';
import { argument, sha256 } from '../support/expectations.ts';

const VERSIONS = [1, 2, 3, 4];
const STEPS = [
  'submit',
  'resubmit',
  'claim',
  'release',
  'pass',
  'return',
  'reject',
  'record',
  'withdraw',
  'lapse',
] as const;
type Step = (typeof STEPS)[number];

interface Walk {
  readonly ledger: Fixture;
  readonly record: ApplicationRecord;
  readonly events: readonly AuditEventRecord[];
}

interface Try {
  readonly step: Step;
  readonly item: 'form' | 'card';
  readonly isOfficer: boolean;
}

/** Every version that a walk can reach is granted and reported opened, so that only the states decide. */
function beginning(): Walk {
  const record = application();
  const openings = [COLLEGE_A, AUTHORITY].flatMap((mspId) =>
    VERSIONS.map((version) => openingRow(mspId, 'form', 1, version)),
  );
  const rows = Object.assign({}, ...openings) as Record<string, string>;
  const versions = VERSIONS.flatMap((version) => [entry('form', 1, version), entry('card', 1, version)]);
  const granted = grantRows([...versions, entry('card', 2)]);
  return { events: [], ledger: withCase(record).given({ ...rows, ...granted }), record };
}

const pending = ({ items }: ApplicationRecord) =>
  items.filter(({ status }) => status === 'submitted').map(({ item }) => item);

function reviewOf({ record }: Walk, { item, step }: Try): object {
  const findings =
    step === 'reject'
      ? []
      : pending(record).map((code) =>
          step === 'return' && code === item
            ? { comment: null, item: code, reason: 'unreadable', result: 'reopened' }
            : { comment: null, item: code, reason: null, result: 'accepted' },
        );
  const reason = step === 'reject' ? 'forged' : null;
  return {
    findings,
    id: CASE,
    outcome: step,
    reason,
    round: record.rounds + 1,
    stage: record.stage ?? 'college-review',
  };
}

const recording = ({ record }: Walk, { item }: Try): object => {
  const version = record.items.find((candidate) => candidate.item === item)?.parts[0]?.version ?? 0;
  return { discarded: [], id: CASE, materials: [entry(item, 1, version + 1)] };
};

/** Transaction, whether a reviewer calls it, and its argument. */
const CALLS: Readonly<Record<Step, [string, boolean, (walk: Walk, attempt: Try) => object]>> = {
  claim: ['claim', true, () => ({ id: CASE })],
  lapse: ['lapse', true, () => ({ id: CASE })],
  pass: ['review', true, reviewOf],
  record: ['recordMaterials', false, recording],
  reject: ['review', true, reviewOf],
  release: ['release', true, () => ({ id: CASE })],
  resubmit: ['resubmit', false, () => ({ id: CASE })],
  return: ['review', true, reviewOf],
  submit: ['submit', false, () => ({ id: CASE })],
  withdraw: ['withdraw', false, () => ({ id: CASE, reason: 'learner-request' })],
};

function callOf(walk: Walk, attempt: Try): [FixtureMember, string, object] {
  const [name, isDecider, input] = CALLS[attempt.step];
  const decider = attempt.isOfficer ? officer : reviewer;
  return [isDecider ? decider : clerk, name, input(walk, attempt)];
}

function assertAllowed(step: Step, before: ApplicationRecord, after: ApplicationRecord): void {
  const transition = (TRANSITIONS as Partial<Record<Step, (typeof TRANSITIONS)[Transition]>>)[step];
  if (transition === undefined) expect(after.state).toBe(before.state);
  else {
    expect(transition.from).toContain(before.state);
    expect(transition.to).toContain(after.state);
  }
}

function assertAcceptedStay(step: Step, before: ApplicationRecord, after: ApplicationRecord): void {
  const isNextStage = step === 'pass';
  for (const item of before.items.filter(({ status }) => status === 'accepted')) {
    const now = after.items.find((candidate) => candidate.item === item.item);
    expect(now?.parts).toEqual(item.parts);
    if (!isNextStage) expect(now?.status).toBe('accepted');
  }
}

const eventIn = (outcome: Outcome, sequence: number): AuditEventRecord =>
  JSON.parse(String(outcome.writes.puts[keyFor('event', { sequence, subject: CASE })])) as AuditEventRecord;

async function tryOne(walk: Walk, attempt: Try): Promise<Walk> {
  const [caller, name, input] = callOf(walk, attempt);
  const outcome = await walk.ledger.as(caller).submit(`application:${name}`, argument(input));
  if (outcome.error !== undefined) {
    expect(outcome.writes).toEqual(NO_WRITES);
    return walk;
  }
  const stored = outcome.writes.puts[keyFor('application', { applicationId: CASE })];
  if (stored === undefined) return walk;
  const record = JSON.parse(String(stored)) as ApplicationRecord;
  assertAllowed(attempt.step, walk.record, record);
  assertAcceptedStay(attempt.step, walk.record, record);
  return { events: [...walk.events, eventIn(outcome, record.head.sequence)], ledger: outcome.after, record };
}

function assertChain({ events, record }: Walk): void {
  let { hash, sequence } = application().head;
  for (const event of events) {
    expect(event).toMatchObject({ previous: hash, sequence: sequence + 1 });
    hash = sha256(stringifyCanonicalJson(event));
    sequence = event.sequence;
  }
  expect(record.head).toMatchObject({ hash, sequence });
}

const attempt = fc.record({
  isOfficer: fc.boolean(),
  item: fc.constantFrom('form' as const, 'card' as const),
  step: fc.oneof(
    { arbitrary: fc.constantFrom(...STEPS), weight: 1 },
    // Ways forward, so that walks get somewhere.
    { arbitrary: fc.constantFrom<Step>('claim', 'return', 'record', 'resubmit', 'pass'), weight: 3 },
  ),
});

describe('random walks', () => {
  test('reach only allowed states, keep accepted items accepted, and leave a chain that verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { maxLength: 16, minLength: 8 }), async (attempts) => {
        let walk = await tryOne(beginning(), { isOfficer: false, item: 'form', step: 'submit' });
        expect(walk.record.state).toBe('submitted');
        for (const next of attempts) walk = await tryOne(walk, next);
        assertChain(walk);
      }),
      { numRuns: 12 },
    );
  }, 180_000);

  test('a whole case: returned once by each stage, then approved', async () => {
    const way: Try[] = [
      { isOfficer: false, item: 'form', step: 'submit' },
      ...stageWithReturn(false, 'form'),
      ...stageWithReturn(true, 'card'),
    ];
    let walk = beginning();
    for (const next of way) {
      const { head } = walk.record;
      walk = await tryOne(walk, next);
      expect({ next, sequence: walk.record.head.sequence }).toEqual({ next, sequence: head.sequence + 1 });
    }
    expect(walk.record).toMatchObject({ rounds: 2, state: 'approved' });
    assertChain(walk);
  }, 60_000);
});

function stageWithReturn(isOfficer: boolean, item: Try['item']): Try[] {
  return (['claim', 'return', 'record', 'resubmit', 'claim', 'pass'] as const).map((step) => ({
    isOfficer,
    item,
    step,
  }));
}
