import { describe, expect, test } from '@jest/globals';
import { addWorkingDays, type JsonObject, type ReviewRecord } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  admin,
  application,
  CASE,
  clerk,
  DUE,
  itemOf,
  officer,
  openingRow,
  reviewer,
  slot,
  submitted,
  withCase,
} from '../support/cases.ts';
import {
  AUTHORITY,
  COLLEGE_A,
  COLLEGE_B,
  HEAD,
  keyFor,
  leaf,
  member,
  NOW,
  personOf,
  row,
} from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { bytesOf, idOf } from '../support/ids.ts';

const accepted = (item: string) => ({ comment: null, item, reason: null, result: 'accepted' });
const reopened = (item: string, reason: string | null = 'unreadable') => ({
  comment: bytesOf('comment'),
  item,
  reason,
  result: 'reopened',
});
const passing = {
  findings: [accepted('form'), accepted('card')],
  id: CASE,
  outcome: 'pass',
  reason: null,
  round: 1,
  stage: 'college-review',
};
const returning = { ...passing, findings: [reopened('form'), accepted('card')], outcome: 'return' };
const rejecting = { ...passing, findings: [], outcome: 'reject', reason: 'forged' };
const opened = openingRow(COLLEGE_A, 'form');
const today = new Date(NOW + 480 * 60_000).toISOString().slice(0, 10);
const place = { applicationId: CASE, newestFirst: application().created.at };
const key = keyFor('application', place);
const atStage = withCase(submitted()).given(opened).as(reviewer);

const review = (changes: object) => atStage.submit('application:review', argument(changes));
const decisions = [{ by: personOf(reviewer), stage: 'college-review' }];

describe('application:review', () => {
  test('a pass hands the case to the next stage', async () => {
    const outcome = await review(passing);
    const told = {
      action: 'application.reviewed',
      details: { outcome: 'pass', reason: null, reopened: [], round: 1, stage: 'college-review' },
      subject: CASE,
    } as const;
    const event = expectedEvent(outcome, reviewer, told, HEAD);
    const dueDay = addWorkingDays(today, 15);
    const after = submitted({ claimedBy: null, decisions, dueDay, head: event.head, stage: 'authority-review' });
    const reviewKey = { applicationId: CASE, round: 1, stage: 'college-review' };
    const { findings, outcome: result, reason } = passing;
    const record = { ...reviewKey, created: createdBy(reviewer, passing), findings, outcome: result, reason };
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      deletes: [
        keyFor('by-due', { applicationId: CASE, day: DUE }),
        keyFor('by-state', { ...place, stage: 'college-review', state: 'submitted' }),
      ],
      puts: {
        ...row('application', place, after),
        ...row('review', reviewKey, record as ReviewRecord),
        ...leaf('by-state', { ...place, stage: 'authority-review', state: 'submitted' }, key),
        ...leaf('by-due', { applicationId: CASE, day: dueDay }, key),
        ...event.puts,
      },
    });
  });

  test('a pass of the last stage approves, and keeps the learner’s slot', async () => {
    const record = submitted({ claimedBy: personOf(officer), decisions, stage: 'authority-review' });
    const outcome = await withCase(record)
      .given(openingRow(AUTHORITY, 'form'))
      .as(officer)
      .submit('application:review', argument({ ...passing, stage: 'authority-review' }));
    expect(resultOf(outcome)).toMatchObject({
      dueDay: null,
      items: [
        { item: 'form', status: 'accepted' },
        { item: 'card', status: 'accepted' },
      ],
      stage: null,
      state: 'approved',
    });
    expect(outcome.writes.puts[keyFor('learner-slot', slot)]).toBeUndefined();
    expect(outcome.writes.deletes).not.toContain(keyFor('learner-slot', slot));
  });

  test('a return reopens only what it names', async () => {
    const outcome = await review(returning);
    expect(resultOf(outcome)).toMatchObject({
      dueDay: addWorkingDays(today, 10),
      items: [
        { item: 'form', status: 'reopened' },
        { item: 'card', status: 'accepted' },
      ],
      rounds: 1,
      stage: 'college-review',
      state: 'returned',
    });
  });

  test('a return may ask for an item that is not there yet', async () => {
    const outcome = await review({ ...returning, findings: [accepted('form'), accepted('card'), reopened('other')] });
    expect(resultOf(outcome)).toMatchObject({
      items: [{ item: 'form' }, { item: 'card' }, { item: 'other', parts: [], status: 'reopened' }],
    });
  });

  test('a rejection is final and frees the learner’s slot', async () => {
    const outcome = await review(rejecting);
    expect(resultOf(outcome)).toMatchObject({ stage: null, state: 'rejected' });
    expect(outcome.writes.deletes).toContain(keyFor('learner-slot', slot));
  });

  test('the same again by the same person changes nothing', async () => {
    const first = await review(returning);
    const second = await first.after.submit('application:review', argument(returning));
    expect(second.writes).toEqual(NO_WRITES);
    expect(resultOf(second)).toEqual(resultOf(first));
  });

  test('refuses another decision in the same round', async () => {
    const first = await review(returning);
    expectRefused(await first.after.submit('application:review', argument(rejecting)), 'DUPLICATE');
  });

  test('refuses a pass while a private item is not reported opened', async () => {
    const outcome = await withCase(submitted()).as(reviewer).submit('application:review', argument(passing));
    const missing = [{ item: 'form', part: 1, problem: 'not-opened', version: 1 }];
    expectRefused(outcome, 'INCOMPLETE', { missing });
  });

  test('refuses a pass that rests on another organisation’s opening', async () => {
    const ledger = withCase(submitted()).given(openingRow(AUTHORITY, 'form')).as(reviewer);
    expectRefused(await ledger.submit('application:review', argument(passing)), 'INCOMPLETE');
  });

  test.each([
    ['a pass that leaves an item out', { ...passing, findings: [accepted('form')] }, '/findings'],
    ['a pass that reopens', { ...passing, findings: [reopened('form'), accepted('card')] }, '/findings/0/result'],
    ['a return that reopens nothing', { ...returning, findings: passing.findings }, '/findings'],
    [
      'a return without its reason',
      { ...returning, findings: [reopened('form', null), accepted('card')] },
      '/findings/0/reason',
    ],
    [
      'a reason of another outcome',
      { ...returning, findings: [reopened('form', 'forged'), accepted('card')] },
      '/findings/0/reason',
    ],
    [
      'an acceptance with a reason',
      { ...passing, findings: [{ ...accepted('form'), reason: 'unreadable' }] },
      '/findings/0/reason',
    ],
    ['an item twice', { ...passing, findings: [accepted('form'), accepted('form')] }, '/findings'],
    ['an item that the checklist lacks', { ...passing, findings: [accepted('poem')] }, '/findings/0/item'],
    ['an acceptance of what is not there', { ...passing, findings: [accepted('other')] }, '/findings/0/item'],
    ['a rejection without a reason', { ...rejecting, reason: null }, '/reason'],
    ['a pass with a reason', { ...passing, reason: 'forged' }, '/reason'],
    [
      'a comment in clear',
      { ...passing, findings: [{ ...accepted('form'), comment: 'looks good' }] },
      '/findings/0/comment',
    ],
  ])('refuses %s', async (_, input, field) => {
    expectRefused(await review(input), 'INVALID_INPUT', { field });
  });

  test('refuses to reopen an accepted item', async () => {
    const record = submitted({ items: [itemOf('form', [1], 'submitted'), itemOf('card', [1, 2], 'accepted')] });
    const ledger = withCase(record).given(opened).as(reviewer);
    const input = { ...returning, findings: [reopened('form'), reopened('card')] };
    expectRefused(await ledger.submit('application:review', argument(input)), 'INVALID_INPUT', {
      field: '/findings/1/item',
    });
  });

  test('refuses another stage or round', async () => {
    expectRefused(await review({ ...passing, stage: 'authority-review' }), 'INVALID_STATE', {
      stage: 'college-review',
    });
    expectRefused(await review({ ...passing, round: 2 }), 'INVALID_STATE', { round: 1 });
  });

  test('refuses more returns than the checklist allows', async () => {
    const ledger = withCase(submitted({ rounds: 2 })).as(reviewer);
    expectRefused(await ledger.submit('application:review', argument({ ...returning, round: 3 })), 'INVALID_STATE', {
      rounds: 2,
    });
  });

  test.each([
    ['who has not claimed the case', { claimedBy: null }, reviewer, 'not-claimed'],
    ['another college', {}, member(COLLEGE_B, 'reviewer'), 'stage'],
    ['a later stage', {}, officer, 'stage'],
    ['another role', {}, admin, 'role'],
    ['a reviewer of a unit', {}, member(COLLEGE_A, 'reviewer', 'reviewer', 'east-site'), 'stage'],
    ['who submitted it', { submittedBy: [personOf(reviewer)] }, reviewer, 'submitter'],
    [
      'who decided another stage',
      { decisions: [{ by: personOf(reviewer), stage: 'authority-review' }] },
      reviewer,
      'other-stage',
    ],
  ] as const)('refuses %s', async (_, changes, caller, reason) => {
    const ledger = withCase(submitted(changes as JsonObject))
      .given(opened)
      .as(caller);
    expectRefused(await ledger.submit('application:review', argument(passing)), 'FORBIDDEN', { reason });
  });

  test('refuses an appeal to be decided by who decided before', async () => {
    const earlier = application({ decisions, id: idOf('earlier'), state: 'rejected' });
    const appeal = submitted({ related: { id: earlier.id, relation: 'appeals' } });
    const ledger = withCase(appeal)
      .given({ ...opened, ...row('application', { applicationId: earlier.id }, earlier) })
      .as(reviewer);
    expectRefused(await ledger.submit('application:review', argument(passing)), 'FORBIDDEN', { reason: 'appeal' });
  });

  test('an approved annulment leaves the learner without a case', async () => {
    const earlier = application({ id: idOf('earlier'), state: 'approved' });
    const record = submitted({
      claimedBy: personOf(officer),
      related: { id: earlier.id, relation: 'annuls' },
      stage: 'authority-review',
    });
    const outcome = await withCase(record)
      .given({ ...openingRow(AUTHORITY, 'form'), ...row('application', { applicationId: earlier.id }, earlier) })
      .as(officer)
      .submit('application:review', argument({ ...passing, stage: 'authority-review' }));
    expect(resultOf(outcome)).toMatchObject({ state: 'approved' });
    expect(outcome.writes.deletes).toContain(keyFor('learner-slot', slot));
  });

  test.each([application(), application({ state: 'approved' })])('refuses a case in state $state', async (record) => {
    expectRefused(await withCase(record).as(reviewer).submit('application:review', argument(passing)), 'INVALID_STATE');
  });

  test('refuses the submitter’s role', async () => {
    expectRefused(await withCase(submitted()).as(clerk).submit('application:review', argument(passing)), 'FORBIDDEN');
  });
});
