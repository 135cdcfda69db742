import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addWorkingDays, civilDayOf, endOfCivilDay, isCivilDay, type WorkingDays } from '../src/index.ts';

const CHINA = 480;

describe('civil days', () => {
  test('change at midnight of the consortium’s time', () => {
    const midnight = Date.parse('2026-03-01T00:00:00+08:00');
    expect(civilDayOf(midnight - 1, CHINA)).toBe('2026-02-28');
    expect(civilDayOf(midnight, CHINA)).toBe('2026-03-01');
    expect(endOfCivilDay('2026-02-28', CHINA)).toBe(midnight);
  });

  test.each([
    ['2026-03-06', 1, '2026-03-09'],
    ['2026-03-07', 1, '2026-03-09'],
    ['2026-03-02', 10, '2026-03-16'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 2, '2028-03-01'],
  ])('%s and %d working days is %s', (day, workingDays, expected) => {
    expect(addWorkingDays(day, workingDays)).toBe(expected);
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00', 'today', ''])(
    'refuses %j as a day',
    (text) => {
      expect(isCivilDay(text)).toBe(false);
    },
  );
});

describe('working days by a calendar', () => {
  /** The Spring Festival of 2027 as a plan: a week off, the Sundays around it worked. */
  const calendar: WorkingDays = {
    daysOff: ['2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12'],
    daysWorked: ['2027-01-31', '2027-02-20'],
  };
  test.each([
    ['2027-01-29', 1, '2027-01-31'],
    ['2027-02-04', 1, '2027-02-15'],
    ['2027-02-19', 1, '2027-02-20'],
    ['2027-02-19', 2, '2027-02-22'],
  ])('%s and %d is %s', (day, workingDays, expected) => {
    expect(addWorkingDays(day, workingDays, calendar)).toBe(expected);
  });

  test('the end is a working day, and as many lie in between as were asked for', () => {
    const day = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
    const text = day.map((date) => date.toISOString().slice(0, 10));
    const days = fc.uniqueArray(text, { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), days, days, (from, count, off, worked) => {
        const known = { daysOff: off.filter((one) => !worked.includes(one)), daysWorked: worked };
        const end = addWorkingDays(from, count, known);
        const passed = [];
        for (let at = addWorkingDays(from, 1, known); at < end; at = addWorkingDays(at, 1, known)) passed.push(at);
        expect([...passed, end]).toHaveLength(count);
        expect(known.daysOff).not.toContain(end);
        const weekday = new Date(end).getUTCDay();
        expect(known.daysWorked.includes(end) || (weekday !== 0 && weekday !== 6)).toBe(true);
      }),
    );
  });
});
