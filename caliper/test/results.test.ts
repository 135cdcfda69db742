import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ZodError } from 'zod';
import { csvOf } from '../src/results/csv.ts';
import { acrossPasses, latencyOf, percentile, roundResult } from '../src/results/round-result.ts';
import { type Sample } from '../src/results/sample.ts';
import { parseLines, type TransactionLine } from '../src/results/transaction-line.ts';
import { results, round } from './support/results.ts';

const line = (createdAt: number, finishedAt: number, failure: string | null = null): TransactionLine => ({
  round: 'mixed',
  createdAt,
  finishedAt,
  failure,
  message: null,
});

const mixed = { name: 'mixed', kind: 'submit', drive: 'fixed-load' } as const;

describe('percentiles', () => {
  test('are the nearest rank', () => {
    expect([0.5, 0.95, 1].map((share) => percentile([10, 20, 30, 40], share))).toEqual([20, 40, 40]);
  });

  test('are values that were measured, and do not fall with the share', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1 }), (values) => {
        const { p50, p95, p99 } = latencyOf(values);
        expect(values).toEqual(expect.arrayContaining([p50, p95, p99]));
        expect(p50 <= p95 && p95 <= p99).toBe(true);
      }),
    );
  });

  test('every value falls into one class of the histogram', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 })), (values) => {
        expect(latencyOf(values).histogram.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      }),
    );
  });
});

describe('a round', () => {
  test('counts what was committed only, and failures by class', () => {
    const lines = [line(1000, 1200), line(1000, 1400), line(1100, 2000, 'mvcc'), line(1100, 3000, 'mvcc')];
    expect(roundResult({ ...mixed, calls: 4 }, lines, [])).toMatchObject({
      failures: { mvcc: 2 },
      latency: { p50: 200, p99: 400 },
      perSecond: 1,
      seconds: 2,
      succeeded: 2,
    });
  });

  test('that broke off counts what was never sent as failed', () => {
    const { failures, succeeded } = roundResult({ ...mixed, calls: 300 }, [line(1000, 1200)], []);
    expect({ failures, succeeded }).toEqual({ failures: { 'not-sent': 299 }, succeeded: 1 });
  });

  test('is charged the processor time between the samples around it', () => {
    const sample = (at: number, cpuMs: number, memoryMiB: number): Sample => ({
      at,
      processes: { 'peer-a': { cpuMs, memoryMiB } },
    });
    const samples = [
      sample(500, 40, 90),
      sample(900, 50, 100),
      sample(1500, 80, 130),
      sample(2100, 110, 110),
      sample(9000, 999, 999),
    ];
    const { processes } = roundResult({ ...mixed, calls: 2 }, [line(1000, 1500), line(1500, 2000)], samples);
    expect(processes['peer-a']).toEqual({ cpuMsPerSuccess: 30, cores: 60 / 1200, memoryMiB: 130 });
  });

  test('without a single transaction is no result', () => {
    expect(() => roundResult({ ...mixed, calls: 1 }, [], [])).toThrow('round mixed did not run a single transaction');
  });
});

describe('several passes', () => {
  const passes = [30, 50, 40].map((perSecond) => round({ failures: { mvcc: 1 }, perSecond }));

  test('become the one in the middle, with the figures of each', () => {
    expect(acrossPasses(passes)).toEqual({
      ...passes[2],
      failures: { mvcc: 3 },
      windows: { perSecond: [30, 50, 40], p95: [194, 194, 194] },
    });
  });

  test('that are one only are that one', () => {
    expect(acrossPasses(passes.slice(0, 1))).toBe(passes[0]);
  });
});

describe('lines of transactions', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), fc.option(fc.string()))), (rows) => {
        const lines = rows.map(([from, to, failure]) => line(from, to, failure));
        expect(parseLines(lines.map((row) => `${JSON.stringify(row)}\n`).join(''))).toEqual(lines);
      }),
    );
  });

  test.each(['{"round":"a"}', '{', '[]'])('refuses %s', (text) => {
    expect(() => parseLines(text)).toThrow();
  });

  test('refuses a line with something more in it', () => {
    expect(() => parseLines(JSON.stringify({ ...line(1, 2), more: 1 }))).toThrow(ZodError);
  });
});

test('the table of figures has one row for each round and drive', () => {
  const rows = csvOf(results([round(), round({ drive: 'fixed-rate', failures: { mvcc: 2, timeout: 1 } })])).split(
    '\r\n',
  );
  expect(rows).toEqual([
    'round,kind,drive,succeeded,failed,seconds,perSecond,p50,p95,p99',
    'create-application,submit,fixed-load,100,0,2.000,50.000,149.000,194.000,198.000',
    'create-application,submit,fixed-rate,100,3,2.000,50.000,149.000,194.000,198.000',
    '',
  ]);
});
