import { describe, expect, test } from '@jest/globals';
import { addWorkingDays, civilDayOf, endOfCivilDay, isCivilDay } from '../src/index.ts';

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
