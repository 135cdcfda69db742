import { describe, expect, test } from '@jest/globals';
import { addWorkingDays, sealedSizeOf, type JsonObject } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  application,
  ATTRIBUTES,
  CASE,
  clerk,
  entry,
  FILES,
  grantRows,
  itemOf,
  materialRow,
  returned,
  submitted,
  withCase,
} from '../support/cases.ts';
import { AUTHORITY, COLLEGE_A, DAY, HEAD, keyFor, leaf, member, NOW, personOf, row } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';

const input = argument({ id: CASE });
const today = new Date(NOW + 480 * 60_000).toISOString().slice(0, 10);
const key = keyFor('application', { applicationId: CASE });
const place = { applicationId: CASE, newestFirst: application().created.at };

describe('application:submit', () => {
  test('hands a complete case to the first stage', async () => {
    const draft = application();
    const outcome = await withCase(draft).given(grantRows()).as(clerk).submit('application:submit', input);
    const told = { action: 'application.submitted', details: { stage: 'college-review' }, subject: CASE } as const;
    const event = expectedEvent(outcome, clerk, told, HEAD);
    const dueDay = addWorkingDays(today, 10);
    const after = submitted({ claimedBy: null, dueDay, head: event.head });
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      deletes: [keyFor('by-state', { ...place, stage: '-', state: 'draft' })],
      puts: {
        ...row('application', place, after),
        ...leaf('by-state', { ...place, stage: 'college-review', state: 'submitted' }, key),
        ...leaf('by-due', { applicationId: CASE, day: dueDay }, key),
        ...event.puts,
      },
    });
    expect(resultOf(outcome)).toEqual(after);
  });

  const refusedWith = async (
    record: ReturnType<typeof application>,
    rows: Record<string, string>,
    missing: JsonObject[],
  ) => {
    const outcome = await withCase(record).given(rows).as(clerk).submit('application:submit', input);
    expectRefused(outcome, 'INCOMPLETE', { missing });
  };

  test('refuses absent items, naming them and the attributes', async () => {
    const record = application({ attributes: { cohort: '2030', kind: 'upgrade' }, items: [] });
    await refusedWith(record, {}, [
      { attribute: 'prior', problem: 'attribute-missing' },
      { attribute: 'prior', problem: 'attribute-rule' },
      { item: 'form', problem: 'absent' },
      { item: 'card', problem: 'absent' },
    ]);
  });

  test('refuses a case without what its attributes ask for', async () => {
    const record = application({ attributes: { ...ATTRIBUTES, prior: 'diploma' } });
    await refusedWith(record, grantRows(), [{ item: 'diploma', problem: 'absent' }]);
  });

  test('refuses an attribute that another one rules out', async () => {
    const record = application({ attributes: { ...ATTRIBUTES, kind: 'upgrade' } });
    await refusedWith(record, grantRows(), [{ attribute: 'prior', problem: 'attribute-rule' }]);
  });

  test('refuses too few and too many files', async () => {
    const record = application({ items: [itemOf('form', [1, 2]), itemOf('card', [1])] });
    const second = entry('form', 2);
    await refusedWith(record, { ...materialRow(second), ...grantRows([...FILES, second]) }, [
      { item: 'form', problem: 'too-many-files' },
      { item: 'card', problem: 'too-few-files' },
    ]);
  });

  test('refuses a file that is too large or of a wrong type', async () => {
    const large = materialRow(entry('form', 1, 1, { sealedSize: sealedSizeOf(10_000) + 1 }));
    const picture = materialRow(entry('card', 2, 1, { mediaType: 'image/png' }));
    await refusedWith(application(), { ...large, ...picture, ...grantRows() }, [
      { item: 'form', part: 1, problem: 'too-large', version: 1 },
      { item: 'card', part: 2, problem: 'media-type', version: 1 },
    ]);
  });

  const wanting = (desk: string): JsonObject[] =>
    FILES.map(({ item, part, version }) => ({ desk, item, part, problem: 'no-grant', version }));

  test.each([
    [
      'the first stage',
      'college-review',
      [
        { mspId: AUTHORITY, role: 'reviewer' },
        { mspId: AUTHORITY, role: 'auditor' },
      ],
    ],
    [
      'a later stage',
      'authority-review',
      [
        { mspId: COLLEGE_A, role: 'reviewer' },
        { mspId: AUTHORITY, role: 'auditor' },
      ],
    ],
    [
      'the audit desk',
      'audit',
      [
        { mspId: COLLEGE_A, role: 'reviewer' },
        { mspId: AUTHORITY, role: 'reviewer' },
      ],
    ],
  ] as const)('refuses a case that %s could not read', async (_, desk, desks) => {
    await refusedWith(application(), grantRows(FILES, {}, desks), wanting(desk));
  });

  test.each([
    ['not activated', { state: 'created' }],
    ['revoked', { state: 'revoked' }],
    ['expired', { expiresAt: NOW - 1 }],
    ['shorter than the retention time', { expiresAt: application().created.at + 1000 * DAY - 1 }],
  ] as const)('refuses grants that are %s', async (_, changes) => {
    const outcome = await withCase(application())
      .given(grantRows(FILES, changes))
      .as(clerk)
      .submit('application:submit', input);
    expectRefused(outcome, 'INCOMPLETE');
  });

  test('grants that last exactly for the retention time suffice', async () => {
    const rows = grantRows(FILES, { expiresAt: application().created.at + 1000 * DAY });
    const outcome = await withCase(application()).given(rows).as(clerk).submit('application:submit', input);
    expect(resultOf(outcome)).toMatchObject({ state: 'submitted' });
  });

  test('refuses a grant for another version', async () => {
    const rows = grantRows([...FILES.slice(1), entry('form', 1, 2)]);
    await refusedWith(
      application(),
      rows,
      ['college-review', 'authority-review', 'audit'].map((desk) => ({
        desk,
        item: 'form',
        part: 1,
        problem: 'no-grant',
        version: 1,
      })),
    );
  });

  test('refuses another unit', async () => {
    const stranger = member(COLLEGE_A, 'clerk', 'clerk', 'west-site');
    const outcome = await withCase(application()).given(grantRows()).as(stranger).submit('application:submit', input);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'not-own' });
  });

  test.each([submitted(), returned(), application({ state: 'approved' })])(
    'refuses a case in state $state',
    async (record) => {
      const outcome = await withCase(record).given(grantRows()).as(clerk).submit('application:submit', input);
      expectRefused(outcome, 'INVALID_STATE', { state: record.state });
    },
  );
});

describe('application:resubmit', () => {
  const renewed = returned({
    dueDay: addWorkingDays(today, 1),
    items: [itemOf('form', [], 'renewed'), itemOf('card', [1, 2], 'accepted')],
  });
  const withSecond = {
    ...renewed,
    items: [
      { ...itemOf('form', [], 'renewed'), parts: [{ discarded: false, part: 1, version: 2 }] },
      itemOf('card', [1, 2], 'accepted'),
    ],
  };
  const second = entry('form', 1, 2);
  const rows = { ...materialRow(second), ...grantRows([second, ...FILES.slice(1)]) };

  test('re-enters the stage that returned it; accepted items stay accepted', async () => {
    const colleague = member(COLLEGE_A, 'clerk', 'colleague', 'east-site');
    const outcome = await withCase(withSecond).given(rows).as(colleague).submit('application:resubmit', input);
    expect(resultOf(outcome)).toMatchObject({
      dueDay: addWorkingDays(today, 10),
      items: [
        { item: 'form', status: 'submitted' },
        { item: 'card', status: 'accepted' },
      ],
      stage: 'college-review',
      state: 'submitted',
      submittedBy: [personOf(clerk), personOf(colleague)],
    });
    expect(outcome.writes.deletes).toEqual([
      keyFor('by-due', { applicationId: CASE, day: renewed.dueDay ?? '' }),
      keyFor('by-state', { ...place, stage: 'college-review', state: 'returned' }),
    ]);
  });

  test('refuses a reopened item without a new version', async () => {
    const record = returned({ dueDay: addWorkingDays(today, 1) });
    const outcome = await withCase(record).given(grantRows()).as(clerk).submit('application:resubmit', input);
    expectRefused(outcome, 'INCOMPLETE', { missing: [{ item: 'form', problem: 'not-renewed' }] });
  });

  test('refuses after the deadline', async () => {
    const record = { ...withSecond, dueDay: '2020-01-01' };
    const outcome = await withCase(record).given(rows).as(clerk).submit('application:resubmit', input);
    expectRefused(outcome, 'EXPIRED', { dueDay: '2020-01-01' });
  });

  test('refuses a case that was not returned', async () => {
    const outcome = await withCase(submitted()).given(rows).as(clerk).submit('application:resubmit', input);
    expectRefused(outcome, 'INVALID_STATE', { state: 'submitted' });
  });
});
