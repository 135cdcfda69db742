// Asking an owner for a grant: on the case's trail, once for each id.
import { describe, expect, test } from '@jest/globals';
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { admin, CASE, clerk, officer, reviewer, submitted, withCase } from '../support/cases.ts';
import { COLLEGE_A, COLLEGE_B, HEAD, member, row } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';

const asking = { applicationId: CASE, purpose: 'audit', requestId: idOf('ask') } as const;
const before: ApplicationRecord = submitted();

describe('sharing:askGrant', () => {
  test.each([
    ['a stage of the route', officer],
    ['the organisation that answers', reviewer],
    ['its admin', admin],
  ])('by %s is an event of the case', async (_, caller) => {
    const outcome = await withCase(before).as(caller).submit('sharing:askGrant', argument(asking));
    const details = { purpose: 'audit', requestId: asking.requestId };
    const event = expectedEvent(outcome, caller, { action: 'application.grant-asked', details, subject: CASE }, HEAD);
    const { applicationId, purpose, requestId } = asking;
    const record = {
      applicationId,
      asker: { memberId: caller.enrollmentId, mspId: caller.mspId, role: caller.attributes?.['role'], unit: null },
      created: createdBy(caller, asking),
      id: requestId,
      purpose,
    };
    expect(resultOf(outcome)).toEqual(record);
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: {
        ...row('grant-request', asking, record as never),
        ...row('application', { applicationId: CASE }, { ...before, head: event.head }),
        ...event.puts,
      },
    });
  });

  test('again changes nothing; with another purpose or by another it is refused', async () => {
    const { after } = await withCase(before).as(officer).submit('sharing:askGrant', argument(asking));
    const again = await after.as(officer).submit('sharing:askGrant', argument(asking));
    expect(resultOf(again)).toMatchObject({ id: asking.requestId });
    expect(again.writes).toEqual(NO_WRITES);
    const other = argument({ ...asking, purpose: 'appeal' });
    expectRefused(await after.as(officer).submit('sharing:askGrant', other), 'DUPLICATE');
    expectRefused(await after.as(reviewer).submit('sharing:askGrant', argument(asking)), 'DUPLICATE');
  });

  test.each([
    ['the owner’s clerk', clerk, 'own'],
    ['another college', member(COLLEGE_B, 'reviewer'), 'not-visible'],
    ['another unit', member(COLLEGE_A, 'clerk', 'west', 'west-site'), 'not-visible'],
  ])('refuses %s', async (_, caller, reason) => {
    expectRefused(await withCase(before).as(caller).submit('sharing:askGrant', argument(asking)), 'FORBIDDEN', {
      reason,
    });
  });

  test('refuses a case that is none, and a purpose that is not of the list', async () => {
    const elsewhere = argument({ ...asking, applicationId: idOf('nowhere') });
    expectRefused(await withCase(before).as(officer).submit('sharing:askGrant', elsewhere), 'NOT_FOUND');
    const curious = argument({ ...asking, purpose: 'curiosity' });
    expectRefused(await withCase(before).as(officer).submit('sharing:askGrant', curious), 'INVALID_INPUT');
  });
});
