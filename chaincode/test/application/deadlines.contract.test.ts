import { describe, expect, test } from '@jest/globals';
import { addWorkingDays, parseContractError } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  admin,
  application,
  CASE,
  clerk,
  DUE,
  officer,
  returned,
  reviewer,
  slot,
  submitted,
  withCase,
} from '../support/cases.ts';
import { COLLEGE_A, COLLEGE_B, HEAD, keyFor, leaf, member, row } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';

const place = { applicationId: CASE, newestFirst: application().created.at };
const key = keyFor('application', place);
const stranger = member(COLLEGE_B, 'clerk', 'clerk', 'north-site');
const overdue = returned({ dueDay: '2020-01-01' });
const id = argument({ id: CASE });

describe('application:extendDeadline', () => {
  const dueDay = addWorkingDays(DUE, 5);
  const input = { dueDay, id: CASE, reason: 'learner-unavailable' };
  const extend = (changes: object = {}) => argument({ ...input, ...changes });

  test('sets a later day, counted', async () => {
    const outcome = await withCase(returned()).as(reviewer).submit('application:extendDeadline', extend());
    const details = { dueDay, from: DUE, reason: 'learner-unavailable' };
    const event = expectedEvent(
      outcome,
      reviewer,
      { action: 'application.deadline-extended', details, subject: CASE },
      HEAD,
    );
    const after = returned({ dueDay, extensions: 1, head: event.head });
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      deletes: [keyFor('by-due', { applicationId: CASE, day: DUE })],
      puts: {
        ...row('application', place, after),
        ...leaf('by-due', { applicationId: CASE, day: dueDay }, key),
        ...event.puts,
      },
    });
  });

  test('refuses more extensions than the checklist allows', async () => {
    const outcome = await withCase(returned({ extensions: 1 }))
      .as(reviewer)
      .submit('application:extendDeadline', extend());
    expectRefused(outcome, 'INVALID_STATE', { extensions: 1 });
  });

  test.each([
    ['the same day', { dueDay: DUE }, '/dueDay'],
    ['a day out of reach', { dueDay: addWorkingDays(DUE, 11) }, '/dueDay'],
    ['a day that does not exist', { dueDay: '2030-02-30' }, '/dueDay'],
    ['a reason in clear', { reason: 'Li Ming is ill' }, '/reason'],
  ])('refuses %s', async (_, changes, field) => {
    const outcome = await withCase(returned()).as(reviewer).submit('application:extendDeadline', extend(changes));
    expectRefused(outcome, 'INVALID_INPUT', { field });
  });

  test.each([clerk, officer, admin])('refuses those who do not decide the stage', async (caller) => {
    expectRefused(await withCase(returned()).as(caller).submit('application:extendDeadline', extend()), 'FORBIDDEN');
  });

  test('refuses a case that was not returned', async () => {
    expectRefused(
      await withCase(submitted()).as(reviewer).submit('application:extendDeadline', extend()),
      'INVALID_STATE',
    );
  });
});

describe('application:lapse', () => {
  test('by anyone, once the deadline is past; tells nothing but that', async () => {
    const outcome = await withCase(overdue).as(stranger).submit('application:lapse', id);
    const details = { dueDay: '2020-01-01', stage: 'college-review' };
    const event = expectedEvent(outcome, stranger, { action: 'application.lapsed', details, subject: CASE }, HEAD);
    const after = returned({ dueDay: null, head: event.head, stage: null, state: 'lapsed' });
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      deletes: [
        keyFor('by-due', { applicationId: CASE, day: '2020-01-01' }),
        keyFor('by-state', { ...place, stage: 'college-review', state: 'returned' }),
        keyFor('learner-slot', slot),
      ],
      puts: {
        ...row('application', place, after),
        ...leaf('by-state', { ...place, stage: '-', state: 'lapsed' }, key),
        ...event.puts,
      },
    });
    expect(resultOf(outcome)).toEqual({ id: CASE, state: 'lapsed' });
  });

  test('refuses before the deadline, and tells those who see the case when it is', async () => {
    expectRefused(await withCase(returned()).as(reviewer).submit('application:lapse', id), 'INVALID_STATE', {
      dueDay: DUE,
      state: 'returned',
    });
  });

  test.each([
    ['before the deadline', returned()],
    ['that is under review', submitted({ dueDay: '2020-01-01' })],
    ['that is a draft', application()],
  ])('refuses a case %s to an outsider without telling state or due day', async (_, record) => {
    const outcome = await withCase(record).as(stranger).submit('application:lapse', id);
    expectRefused(outcome, 'INVALID_STATE');
    expect(parseContractError(outcome.error?.message ?? '')?.details).toEqual({});
  });

  test('refuses a case that was not returned', async () => {
    expectRefused(
      await withCase(submitted({ dueDay: '2020-01-01' }))
        .as(stranger)
        .submit('application:lapse', id),
      'INVALID_STATE',
    );
  });
});

describe('application:withdraw', () => {
  const input = argument({ id: CASE, reason: 'learner-request' });

  test.each([application(), submitted(), returned()])(
    'ends a case in state $state and frees the slot',
    async (record) => {
      const outcome = await withCase(record).as(clerk).submit('application:withdraw', input);
      expect(resultOf(outcome)).toMatchObject({ claimedBy: null, dueDay: null, stage: null, state: 'withdrawn' });
      expect(outcome.writes.deletes).toContain(keyFor('learner-slot', slot));
    },
  );

  test.each(['approved', 'rejected', 'withdrawn', 'lapsed'] as const)('refuses a case in state %s', async (state) => {
    expectRefused(
      await withCase(application({ state })).as(clerk).submit('application:withdraw', input),
      'INVALID_STATE',
      { state },
    );
  });

  test.each([reviewer, stranger, member(COLLEGE_A, 'clerk', 'clerk', 'west-site')])(
    'refuses those whose case it is not',
    async (caller) => {
      expectRefused(await withCase(application()).as(caller).submit('application:withdraw', input), 'FORBIDDEN');
    },
  );
});

describe('application:changeAttributes', () => {
  const change = (attributes: object) => argument({ attributes, id: CASE });

  test('sets all attributes of a draft', async () => {
    const attributes = { cohort: '2030', kind: 'upgrade', prior: 'diploma' };
    const outcome = await withCase(application()).as(clerk).submit('application:changeAttributes', change(attributes));
    const told = { action: 'application.attributes-changed', details: attributes, subject: CASE } as const;
    const event = expectedEvent(outcome, clerk, told, HEAD);
    const after = application({ attributes, head: event.head });
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('application', place, after), ...event.puts } });
  });

  test('moves the learner’s slot with the cohort', async () => {
    const outcome = await withCase(application())
      .as(clerk)
      .submit('application:changeAttributes', change({ cohort: '2031' }));
    expect(outcome.writes.deletes).toEqual([keyFor('learner-slot', slot)]);
    const moved = row('learner-slot', { ...slot, cohort: '2031' }, { applicationId: CASE, organization: COLLEGE_A });
    expect(outcome.writes.puts).toMatchObject(moved);
  });

  test('refuses another cohort for a case that shares its slot with an earlier one', async () => {
    const record = application({ related: { id: idOf('earlier'), relation: 'corrects' } });
    const outcome = await withCase(record)
      .as(clerk)
      .submit('application:changeAttributes', change({ cohort: '2031' }));
    expectRefused(outcome, 'INVALID_INPUT', { field: '/attributes/cohort' });
  });

  test('refuses a cohort in which the learner has a case', async () => {
    const taken = row('learner-slot', { ...slot, cohort: '2031' }, { applicationId: CASE, organization: COLLEGE_B });
    const outcome = await withCase(application())
      .given(taken)
      .as(clerk)
      .submit('application:changeAttributes', change({ cohort: '2031' }));
    expectRefused(outcome, 'DUPLICATE', { organization: COLLEGE_B });
  });

  test('refuses a case that was submitted', async () => {
    expectRefused(
      await withCase(submitted())
        .as(clerk)
        .submit('application:changeAttributes', change({ cohort: '2030' })),
      'INVALID_STATE',
    );
  });
});
