import { describe, expect, test } from '@jest/globals';
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  admin,
  application,
  CASE,
  clerk,
  itemOf,
  office,
  officer,
  returned,
  reviewer,
  rowsOf,
  submitted,
  withCase,
} from '../support/cases.ts';
import {
  AUTHORITY,
  COLLEGE_A,
  COLLEGE_B,
  DAY,
  HEAD,
  keyFor,
  leaf,
  member,
  NOW,
  row,
  SEEDED,
} from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';

const input = (reason = 'learner-request') => argument({ id: CASE, reason });
const withdrawn = (changes: Partial<ApplicationRecord> = {}) => application({ state: 'withdrawn', ...changes });
/** The consortium keeps what was decided for 1000 days. */
const longAgo = { ...SEEDED, at: NOW - 1000 * DAY };
const lastMonth = { ...SEEDED, at: NOW - 30 * DAY };

/** Cases that relate to one another in a row, the first being the one to erase. */
const chainOf = (first: ApplicationRecord, ...later: readonly ApplicationRecord[]) =>
  office.given(
    Object.assign(
      rowsOf(first),
      ...later.map((record, index) => ({
        ...row('application', { applicationId: record.id }, record),
        ...leaf(
          'related-case',
          { applicationId: later[index - 1]?.id ?? first.id, relatedId: record.id },
          keyFor('application', { applicationId: record.id }),
        ),
      })),
    ) as Record<string, string>,
  );

describe('application:erase', () => {
  test('marks a case that was never decided; record, leaves and trail stay', async () => {
    const outcome = await withCase(withdrawn()).as(admin).submit('application:erase', input());
    const told = {
      action: 'application.erased',
      details: { reason: 'learner-request', state: 'withdrawn' },
      subject: CASE,
    } as const;
    const event = expectedEvent(outcome, admin, told, HEAD);
    const after = withdrawn({ erasedAt: NOW, head: event.head });
    expect(resultOf(outcome)).toEqual(after);
    const puts = { ...row('application', { applicationId: CASE }, after), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test('again changes nothing', async () => {
    const erased = withdrawn({ erasedAt: NOW - DAY });
    const outcome = await withCase(erased).as(admin).submit('application:erase', input());
    expect(resultOf(outcome)).toEqual(erased);
    expect(outcome.writes).toEqual(NO_WRITES);
  });

  test.each(['approved', 'rejected'] as const)('%s: only when the retention time is over', async (state) => {
    const early = withCase(application({ created: lastMonth, state }));
    const refused = await early.as(admin).submit('application:erase', input('retention-over'));
    expectRefused(refused, 'INVALID_STATE', { state, until: lastMonth.at + 1000 * DAY });
    const due = withCase(application({ created: longAgo, state }));
    const outcome = await due.as(admin).submit('application:erase', input('retention-over'));
    expect(resultOf(outcome)).toMatchObject({ erasedAt: NOW, state });
  });

  test.each([application(), submitted(), returned()])('refuses a case in state $state', async (record) => {
    const outcome = await withCase(record).as(admin).submit('application:erase', input());
    expectRefused(outcome, 'INVALID_STATE', { state: record.state });
  });

  test.each([
    ['a clerk', clerk],
    ['a reviewer', reviewer],
    ['the authority’s admin', member(AUTHORITY, 'admin')],
    ['another college’s admin', member(COLLEGE_B, 'admin')],
    ['another unit’s admin', member(COLLEGE_A, 'admin', 'west', 'west-site')],
    ['the authority’s reviewer', officer],
  ])('refuses %s', async (_, caller) => {
    expectRefused(await withCase(withdrawn()).as(caller).submit('application:erase', input()), 'FORBIDDEN');
  });

  test('refuses a reason in clear', async () => {
    const outcome = await withCase(withdrawn()).as(admin).submit('application:erase', input('Li Ming asked'));
    expectRefused(outcome, 'INVALID_INPUT', { field: '/reason' });
  });

  describe('of a case whose materials later ones took over', () => {
    const first = application({ created: longAgo, state: 'approved' });
    const taken = { ...itemOf('card', [1, 2], 'accepted'), source: CASE };
    const second = application({ id: idOf('second'), items: [], state: 'draft' });
    const third = application({ id: idOf('third'), items: [taken], state: 'draft' });

    test('is refused, however far off they are', async () => {
      const outcome = await chainOf(first, second, third).as(admin).submit('application:erase', input());
      expectRefused(outcome, 'INVALID_STATE', { by: third.id });
    });

    test('is done when they are erased', async () => {
      const gone = { ...third, erasedAt: NOW - DAY, state: 'withdrawn' as const };
      const outcome = await chainOf(first, second, gone).as(admin).submit('application:erase', input());
      expect(resultOf(outcome)).toMatchObject({ erasedAt: NOW });
    });
  });
});
