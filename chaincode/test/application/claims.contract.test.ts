import { describe, expect, test } from '@jest/globals';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { admin, application, CASE, clerk, officer, reviewer, returned, submitted, withCase } from '../support/cases.ts';
import { COLLEGE_A, COLLEGE_B, HEAD, member, personOf, row, SEEDED } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';

const input = argument({ id: CASE });
const colleague = member(COLLEGE_A, 'reviewer', 'colleague');
const unclaimed = submitted({ claimedBy: null });
const to = (person: object) => argument({ id: CASE, to: person });

describe('application:claim', () => {
  test('gives the case to the caller', async () => {
    const outcome = await withCase(unclaimed).as(reviewer).submit('application:claim', input);
    const told = { action: 'application.claimed', details: { stage: 'college-review' }, subject: CASE } as const;
    const event = expectedEvent(outcome, reviewer, told, HEAD);
    const after = submitted({ head: event.head });
    const puts = { ...row('application', { applicationId: CASE }, after), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test('again changes nothing', async () => {
    const outcome = await withCase(submitted()).as(reviewer).submit('application:claim', input);
    expect(resultOf(outcome)).toEqual(submitted());
    expect(outcome.writes).toEqual(NO_WRITES);
  });

  test('refuses a case that somebody else has', async () => {
    expectRefused(await withCase(submitted()).as(colleague).submit('application:claim', input), 'CONFLICT');
  });

  test.each([
    ['a later stage', officer],
    ['another college', member(COLLEGE_B, 'reviewer')],
    ['a clerk', clerk],
    ['an admin', admin],
  ])('refuses %s', async (_, caller) => {
    expectRefused(await withCase(unclaimed).as(caller).submit('application:claim', input), 'FORBIDDEN');
  });

  test.each([application(), returned(), application({ state: 'rejected' })])(
    'refuses a case in state $state',
    async (record) => {
      expectRefused(await withCase(record).as(reviewer).submit('application:claim', input), 'INVALID_STATE');
    },
  );
});

describe('application:release', () => {
  test.each([
    ['who has it', reviewer],
    ['an admin of the same organisation', admin],
  ])('by %s', async (_, caller) => {
    const outcome = await withCase(submitted()).as(caller).submit('application:release', input);
    const details = { memberId: personOf(reviewer).memberId, stage: 'college-review' };
    const event = expectedEvent(outcome, caller, { action: 'application.released', details, subject: CASE }, HEAD);
    const after = { ...unclaimed, head: event.head };
    const puts = { ...row('application', { applicationId: CASE }, after), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test.each([
    ['a colleague', colleague, submitted()],
    ['an admin of another organisation', member(COLLEGE_B, 'admin'), submitted()],
    ['a case that nobody has', reviewer, unclaimed],
  ])('refuses %s', async (_, caller, record) => {
    const outcome = await withCase(record).as(caller).submit('application:release', input);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'not-claimed' });
  });
});

describe('application:reassign', () => {
  test('gives the case to another person of the organisation', async () => {
    const outcome = await withCase(submitted())
      .as(admin)
      .submit('application:reassign', to(personOf(colleague)));
    const details = { from: personOf(reviewer).memberId, stage: 'college-review', to: personOf(colleague).memberId };
    const event = expectedEvent(outcome, admin, { action: 'application.reassigned', details, subject: CASE }, HEAD);
    const after = submitted({ claimedBy: personOf(colleague), head: event.head });
    const puts = { ...row('application', { applicationId: CASE }, after), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test.each([
    ['a person of another organisation', admin, personOf(officer), 'organization'],
    ['the submitter', admin, personOf(clerk), 'submitter'],
    ['an admin of another college', member(COLLEGE_B, 'admin'), personOf(colleague), 'stage'],
    ['a reviewer', reviewer, personOf(colleague), 'role'],
  ])('refuses %s', async (_, caller, person, reason) => {
    const outcome = await withCase(submitted()).as(caller).submit('application:reassign', to(person));
    expectRefused(outcome, 'FORBIDDEN', { reason });
  });

  test('refuses a disabled person', async () => {
    const person = personOf(colleague);
    const disabled = row('member', person, { ...person, created: SEEDED, head: HEAD, status: 'disabled' });
    const outcome = await withCase(submitted()).given(disabled).as(admin).submit('application:reassign', to(person));
    expectRefused(outcome, 'FORBIDDEN', { reason: 'member-disabled' });
  });
});
