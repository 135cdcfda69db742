import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compare, differences, NOISE_BAND } from '../src/results/compare.ts';
import { type ReportData } from '../src/results/report-data.ts';
import { latencyOf } from '../src/results/round-result.ts';
import { results, round } from './support/results.ts';

const verdicts = (before: ReportData, after: ReportData): string[] =>
  compare(before, after).map(({ measure, verdict }) => `${measure} ${verdict}`);

const slower = { perSecond: 50 / (1.05 + NOISE_BAND.perSecond) };
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

  test('are compared in the rounds that both have', () => {
    expect(compare(results([round()]), results([round({ round: 'mixed' })]))).toEqual([]);
  });

  test('from different machines or settings say so', () => {
    expect(differences(results([]), results([], { cores: 8, inFlight: 10 }))).toEqual(['cores', 'inFlight']);
    const blocks = { timeoutMs: 500, maxMessages: 100, preferredMaxKiB: 1024, absoluteMaxKiB: 10_240 };
    expect(differences(results([]), results([], { blocks }))).toEqual(['blocks']);
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
  });
});
