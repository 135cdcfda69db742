import { describe, expect, test } from '@jest/globals';
import { addWorkingDays, type CalendarRecord } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { application, CASE, clerk, grantRows, returned, reviewer, withCase } from '../support/cases.ts';
import { AUTHORITY, COLLEGE_A, HEAD, ledger, member, NOW, row, SEEDED } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';

const admin = member(AUTHORITY, 'admin');
const input = { daysOff: ['2030-01-01', '2030-10-01'], daysWorked: ['2030-09-29'], year: 2030 };
const set = (changes: object = {}) => argument({ ...input, ...changes });

describe('consortium:setCalendar', () => {
  test('writes the year', async () => {
    const outcome = await ledger.as(admin).submit('consortium:setCalendar', set());
    const told = {
      action: 'calendar.set',
      details: { daysOff: 2, daysWorked: 1, year: 2030 },
      subject: 'calendar:2030',
    } as const;
    const event = expectedEvent(outcome, admin, told);
    const record = { ...input, created: createdBy(admin, input), head: event.head };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('calendar', input, record), ...event.puts } });
  });

  test('once more replaces it and follows in the trail', async () => {
    const before: CalendarRecord = { ...input, created: SEEDED, head: HEAD };
    const again = { ...input, daysOff: ['2030-01-02'] };
    const outcome = await ledger
      .given(row('calendar', input, before))
      .as(admin)
      .submit('consortium:setCalendar', argument(again));
    const told = {
      action: 'calendar.set',
      details: { daysOff: 1, daysWorked: 1, year: 2030 },
      subject: 'calendar:2030',
    } as const;
    const event = expectedEvent(outcome, admin, told, HEAD);
    const after = { ...again, created: SEEDED, head: event.head };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('calendar', input, after), ...event.puts } });
  });

  test.each([
    ['a day of another year', { daysOff: ['2031-01-01'] }, '/daysOff'],
    ['days out of order', { daysOff: ['2030-10-01', '2030-01-01'] }, '/daysOff'],
    ['a day twice', { daysWorked: ['2030-09-29', '2030-09-29'] }, '/daysWorked'],
    ['a day that is off and worked', { daysWorked: ['2030-10-01'] }, '/daysWorked'],
    ['what is no day', { daysOff: ['2030-02-30'] }, '/daysOff/0'],
    ['a year beyond', { year: 10_000 }, '/year'],
  ])('refuses %s', async (_what, changes, field) => {
    const outcome = await ledger.as(admin).submit('consortium:setCalendar', set(changes));
    expectRefused(outcome, 'INVALID_INPUT', { field });
  });

  test.each([
    ['a college', member(COLLEGE_A, 'admin')],
    ['another role', member(AUTHORITY, 'reviewer')],
  ])('refuses %s', async (_who, caller) => {
    expectRefused(await ledger.as(caller).submit('consortium:setCalendar', set()), 'FORBIDDEN');
  });
});

describe('deadlines follow the calendars', () => {
  const today = new Date(NOW + 480 * 60_000).toISOString().slice(0, 10);
  const year = Number(today.slice(0, 4));
  const off = Array.from({ length: 3 }, (_, index) => addWorkingDays(today, index + 1));
  /** Three working days from now on are off, in whichever years they lie. */
  const calendars = Object.assign(
    {},
    ...[year, year + 1].map((of) =>
      row(
        'calendar',
        { year: of },
        {
          created: SEEDED,
          daysOff: off.filter((day) => day.startsWith(String(of))),
          daysWorked: [],
          head: HEAD,
          year: of,
        },
      ),
    ),
  ) as Record<string, string>;

  test('of a stage', async () => {
    const outcome = await withCase(application())
      .given({ ...grantRows(), ...calendars })
      .as(clerk)
      .submit('application:submit', argument({ id: CASE }));
    expect(resultOf(outcome)).toMatchObject({ dueDay: addWorkingDays(today, 13) });
  });

  test('of an extension', async () => {
    const fixture = withCase(returned({ dueDay: today }))
      .given(calendars)
      .as(reviewer);
    const extend = (dueDay: string) =>
      fixture.submit('application:extendDeadline', argument({ dueDay, id: CASE, reason: 'force-majeure' }));
    expect(resultOf(await extend(addWorkingDays(today, 13)))).toMatchObject({ dueDay: addWorkingDays(today, 13) });
    expectRefused(await extend(addWorkingDays(today, 14)), 'INVALID_INPUT', { field: '/dueDay' });
  });
});

test('a year is read back; one that was not set is not found', async () => {
  const record: CalendarRecord = { ...input, created: SEEDED, head: HEAD };
  const fixture = ledger.given(row('calendar', input, record)).as(member(COLLEGE_A, 'clerk'));
  const read = (year: number) => fixture.evaluate('consortium:readCalendar', argument({ year }));
  expect(resultOf(await read(2030))).toEqual(record);
  expectRefused(await read(2031), 'NOT_FOUND', { kind: 'calendar' });
});
