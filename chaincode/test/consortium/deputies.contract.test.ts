import { describe, expect, test } from '@jest/globals';
import { type DeputyRecord } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { admin, CASE, openingRow, reviewer, submitted, withCase } from '../support/cases.ts';
import { COLLEGE_A, COLLEGE_B, DAY, HEAD, ledger, member, NOW, row, SEEDED } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, recordOfEvent, resultOf } from '../support/expectations.ts';

const deputy = member(COLLEGE_A, 'reviewer', 'deputy');
const pair = { deputyId: deputy.enrollmentId, memberId: reviewer.enrollmentId };
const subject = `deputy:${COLLEGE_A}:${pair.memberId}:${pair.deputyId}`;
const input = { ...pair, role: 'reviewer', until: NOW + 10 * DAY };
const appoint = (changes: object = {}) => argument({ ...input, ...changes });
const appointment = (changes: Partial<DeputyRecord> = {}): DeputyRecord => ({
  ...pair,
  created: SEEDED,
  ended: false,
  from: NOW - DAY,
  head: HEAD,
  mspId: COLLEGE_A,
  role: 'reviewer',
  until: NOW + 10 * DAY,
  ...changes,
});
const stored = (changes: Partial<DeputyRecord> = {}) => {
  const record = appointment(changes);
  return row('deputy', record, record);
};

describe('consortium:appointDeputy', () => {
  test.each([
    ['the member', reviewer],
    ['an admin of the organisation', admin],
  ])('by %s', async (_who, caller) => {
    const outcome = await ledger.as(caller).submit('consortium:appointDeputy', appoint());
    const told = { action: 'deputy.appointed', details: input, subject } as const;
    const event = expectedEvent(outcome, caller, told);
    const record = appointment({ created: createdBy(caller, input), from: NOW, head: event.head });
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('deputy', record, record), ...event.puts } });
  });

  test('the same again changes nothing; another appointment beside a running one is refused', async () => {
    const first = await ledger.as(reviewer).submit('consortium:appointDeputy', appoint());
    expect((await first.after.submit('consortium:appointDeputy', appoint())).writes).toEqual(NO_WRITES);
    const other = appoint({ until: NOW + 20 * DAY });
    expectRefused(await first.after.submit('consortium:appointDeputy', other), 'DUPLICATE');
  });

  test.each([
    ['ended', { ended: true }],
    ['past', { until: NOW - 1 }],
  ])('after one that is %s, the trail goes on', async (_what, changes) => {
    const outcome = await ledger.given(stored(changes)).as(reviewer).submit('consortium:appointDeputy', appoint());
    expect(resultOf(outcome)).toMatchObject({ ended: false, from: NOW, head: { sequence: 2 } });
  });

  test.each([
    ['oneself', { deputyId: pair.memberId }, '/deputyId'],
    ['another role than one’s own', { role: 'auditor' }, '/role'],
    ['an instant that is past', { until: NOW - 1 }, '/until'],
    ['more than a year', { until: NOW + 400 * DAY }, '/until'],
  ])('refuses %s', async (_what, changes, field) => {
    const outcome = await ledger.as(reviewer).submit('consortium:appointDeputy', appoint(changes));
    expectRefused(outcome, 'INVALID_INPUT', { field });
  });

  test.each([
    ['the deputy', deputy],
    ['a unit’s admin', member(COLLEGE_A, 'admin', 'site admin', 'east-site')],
  ])('refuses %s', async (_who, caller) => {
    const outcome = await ledger.as(caller).submit('consortium:appointDeputy', appoint());
    expectRefused(outcome, 'FORBIDDEN', { reason: 'deputy' });
  });
});

describe('consortium:endDeputy', () => {
  const end = argument(pair);

  test('ends it, with an event', async () => {
    const outcome = await ledger.given(stored()).as(reviewer).submit('consortium:endDeputy', end);
    const event = expectedEvent(outcome, reviewer, { action: 'deputy.ended', details: pair, subject }, HEAD);
    const after = appointment({ ended: true, head: event.head });
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('deputy', after, after), ...event.puts } });
  });

  test('refuses one that has ended, and one that never was', async () => {
    const ended = ledger.given(stored({ ended: true })).as(reviewer);
    expectRefused(await ended.submit('consortium:endDeputy', end), 'INVALID_STATE');
    expectRefused(await ledger.as(reviewer).submit('consortium:endDeputy', end), 'NOT_FOUND');
  });

  test('refuses the deputy', async () => {
    expectRefused(await ledger.given(stored()).as(deputy).submit('consortium:endDeputy', end), 'FORBIDDEN');
  });
});

describe('a deputy', () => {
  const accepted = (item: string) => ({ comment: null, item, reason: null, result: 'accepted' });
  const findings = [accepted('form'), accepted('card')];
  const passing = { findings, id: CASE, outcome: 'pass', reason: null, round: 1, stage: 'college-review' };
  const withDeputy = (changes: Partial<DeputyRecord> = {}) =>
    withCase(submitted()).given({ ...openingRow(COLLEGE_A, 'form'), ...stored(changes) });

  test('decides what the member has claimed, and the trail reads “A for B”', async () => {
    const outcome = await withDeputy().as(deputy).submit('application:review', argument(passing));
    expect(resultOf(outcome)).toMatchObject({ decisions: [{ by: { memberId: pair.deputyId } }] });
    expect(recordOfEvent(outcome, { sequence: 2, subject: CASE })).toMatchObject({
      actor: { memberId: pair.deputyId },
      details: { onBehalfOf: pair.memberId, outcome: 'pass' },
    });
  });

  test('gives back what the member has claimed', async () => {
    const outcome = await withDeputy()
      .as(deputy)
      .submit('application:release', argument({ id: CASE }));
    expect(resultOf(outcome)).toMatchObject({ claimedBy: null });
  });

  const disabled = {
    created: SEEDED,
    head: HEAD,
    memberId: pair.memberId,
    mspId: COLLEGE_A,
    status: 'disabled',
  } as const;
  test.each<[string, ReturnType<typeof withDeputy>]>([
    ['without an appointment', withCase(submitted()).given(openingRow(COLLEGE_A, 'form'))],
    ['after its end', withDeputy({ ended: true })],
    ['after its time', withDeputy({ until: NOW })],
    ['in another role', withDeputy({ role: 'auditor' })],
    ['of a disabled member', withDeputy().given(row('member', disabled, disabled))],
  ])('is refused %s', async (_why, fixture) => {
    const outcome = await fixture.as(deputy).submit('application:review', argument(passing));
    expectRefused(outcome, 'FORBIDDEN', { reason: 'not-claimed' });
  });

  test('of another organisation is none', async () => {
    const stranger = member(COLLEGE_B, 'reviewer', 'deputy');
    const outcome = await withDeputy()
      .as(stranger)
      .submit('application:release', argument({ id: CASE }));
    expectRefused(outcome, 'FORBIDDEN');
  });
});

test('a member’s deputies are listed', async () => {
  const query = argument({ memberId: pair.memberId, mspId: COLLEGE_A });
  const outcome = await ledger
    .given(stored())
    .as(member(COLLEGE_B, 'auditor'))
    .evaluate('consortium:listDeputies', query);
  expect(resultOf(outcome)).toEqual([appointment()]);
});
