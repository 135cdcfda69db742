import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bandOf, compare, differences, ESTIMATED_BAND } from '../src/results/compare.ts';
import fc from 'fast-check';
import { type ReportData } from '../src/results/report-data.ts';
import { latencyOf, type RoundResult } from '../src/results/round-result.ts';
import { results, round } from './support/results.ts';

const verdicts = (before: ReportData, after: ReportData): string[] =>
  compare(before, after).map(({ measure, verdict }) => `${measure} ${verdict}`);

const slower = { perSecond: 50 / (1.05 + ESTIMATED_BAND.perSecond) };
const later = { latency: latencyOf(Array.from({ length: 100 }, (_, i) => 2 * (100 + i))) };

describe('two results', () => {
  test('that are alike moved by nothing but noise', () => {
    expect(verdicts(results([round()]), results([round({ perSecond: 52 })]))).toEqual(['perSecond noise', 'p95 noise']);
  });

  test('with less throughput or more latency are worse, and better the other way round', () => {
    const [before, after] = [results([round()]), results([round({ ...slower, ...later })])];
    expect(verdicts(before, after)).toEqual(['perSecond worse', 'p95 worse']);
    expect(verdicts(after, before)).toEqual(['perSecond better', 'p95 better']);
  });

  test('driven at a fixed rate are compared by latency alone: the rate was asked for', () => {
    const steady = { drive: 'fixed-rate' } as const;
    expect(verdicts(results([round(steady)]), results([round({ ...steady, ...slower, ...later })]))).toEqual([
      'p95 worse',
    ]);
  });

  test('are compared in the rounds that both have', () => {
    expect(compare(results([round()]), results([round({ round: 'mixed' })]))).toEqual([]);
  });

  test('from different machines or settings say so', () => {
    expect(differences(results([]), results([], { cores: 8, inFlight: 10 }))).toEqual(['cores', 'inFlight']);
    const blocks = { timeoutMs: 500, maxMessages: 100, preferredMaxKiB: 1024, absoluteMaxKiB: 10_240 };
    expect(differences(results([]), results([], { blocks }))).toEqual(['blocks']);
  });
});

describe('the noise band', () => {
  const windows = (perSecond: number[], p95 = [100, 100]): Partial<RoundResult> => ({ windows: { perSecond, p95 } });
  const width = (...rounds: RoundResult[]): unknown => bandOf([results(rounds)], round(), 'perSecond');

  test('is an estimate where nothing was repeated', () => {
    expect(width(round())).toEqual({ isMeasured: false, width: ESTIMATED_BAND.perSecond });
  });

  test('is how far apart a round’s own windows lie, in either result', () => {
    expect(width(round(windows([50, 55, 60])))).toEqual({ isMeasured: true, width: expect.closeTo(0.2) });
    const both = [results([round(windows([50, 55]))]), results([round(windows([50, 75]))])];
    expect(bandOf(both, round(), 'perSecond').width).toBeCloseTo(0.5);
  });

  test('is at least as wide as that of the other rounds, in the middle', () => {
    const others = ['a', 'b', 'c'].map((name, index) => round({ round: name, ...windows([50, 50 + 5 * index]) }));
    expect(width(...others, round(windows([50, 50])))).toMatchObject({ width: expect.closeTo(0) });
    expect(width(...others, round(windows([50, 51])))).toMatchObject({ width: expect.closeTo(0.02) });
    expect(width(...others)).toMatchObject({ width: expect.closeTo(0.1) });
  });

  test('tells a regression that an estimate would hide, by the middle of the windows', () => {
    const before = results([round(windows([50, 51, 50]))]);
    const after = results([round({ perSecond: 60, ...windows([44, 45, 60]) })]);
    expect(verdicts(before, after)).toEqual(['perSecond noise', 'p95 noise']);
    expect(verdicts(before, results([round(windows([44, 45, 45]))]))).toEqual(['perSecond worse', 'p95 noise']);
  });

  test('never calls two equal results different', () => {
    const values = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, values, (perSecond, p95) => {
        const same = results([round(windows(perSecond, p95))]);
        expect(verdicts(same, same)).toEqual(['perSecond noise', 'p95 noise']);
      }),
    );
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lianjian-compare-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, data: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(data));
    return path;
  };
  const run = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [join(import.meta.dirname, '..', 'compare.ts'), ...args], { encoding: 'utf8' });

  test('ends with exit code 1 on a regression and 0 without', () => {
    const [before, after] = [file('old.json', results([round()])), file('new.json', results([round(slower)]))];
    expect(run(before, after)).toMatchObject({ status: 1 });
    expect(String(run(before, after).stdout).trim().split('\n').at(-1)).toBe('{"compared":2,"worse":1}');
    expect(run(before, before)).toMatchObject({ status: 0 });
  });

  test('says how it is used', () => {
    const { status, stderr } = run();
    expect([status, String(stderr)]).toEqual([2, expect.stringContaining('usage: npm run bench:compare')]);
    expect(run('--keep', 'a.json', 'b.json')).toMatchObject({ status: 2 });
  });

  test('compares with the baseline that the repository keeps when one result is named', () => {
    const { status, stdout } = run(join(import.meta.dirname, '..', 'baseline.json'));
    const last = JSON.parse(String(stdout).trim().split('\n').at(-1) ?? '') as { compared: number };
    expect({ last, status }).toEqual({ last: { compared: last.compared, worse: 0 }, status: 0 });
    expect(last.compared).toBeGreaterThan(0);
  });
});
