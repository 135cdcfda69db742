import { expect, test } from '@jest/globals';
import { slopePerHour } from './slope.ts';

const minute = (at: number, value: number) => ({ at: at * 60_000, value });

test('a value that rises by one each minute rises by sixty an hour', () => {
  expect(slopePerHour([minute(0, 100), minute(1, 101), minute(2, 102), minute(7, 107)])).toBeCloseTo(60);
});

test('what goes up and down around the same value has next to no slope', () => {
  const samples = Array.from({ length: 100 }, (_, at) => minute(at, 100 + (at % 2)));
  expect(Math.abs(slopePerHour(samples))).toBeLessThan(0.1);
});

test('of one sample, or none, there is none', () => {
  expect(slopePerHour([minute(1, 5)])).toBe(0);
  expect(slopePerHour([])).toBe(0);
});
