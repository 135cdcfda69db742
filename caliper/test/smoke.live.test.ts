// Every round for a few transactions, through Caliper, on the network that the live tests share.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installCaliper } from '../../scripts/caliper.ts';
import { reportData, type ReportData } from '../src/results/report-data.ts';
import { ROUNDS } from '../src/rounds.ts';
import { type Ended, figuresIn, runOnLiveNetwork } from './support/program.ts';

const INSTALL_AND_ROUNDS_MS = 540_000;
const out = mkdtempSync(join(tmpdir(), 'lianjian-smoke-'));
let ended: Ended;
let data: ReportData;

beforeAll(async () => {
  expect(installCaliper()).toBe(0);
  const options = ['--seconds', '0.1', '--in-flight', '3', '--ceiling-only', '--out', out];
  ended = await runOnLiveNetwork('bench.ts', ...options);
  if (ended.exitCode === 0) data = reportData.parse(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')));
}, INSTALL_AND_ROUNDS_MS);

afterAll(() => {
  rmSync(out, { recursive: true });
});

test('every round runs and no transaction fails', () => {
  const { exitCode, told } = ended;
  expect({ exitCode, told: exitCode === 0 ? '' : told.slice(-4000) }).toEqual({ exitCode: 0, told: '' });
  expect(data.rounds.map(({ failures, round }) => ({ failures, round }))).toEqual(
    ROUNDS.map(({ name }) => ({ failures: {}, round: name })),
  );
});

test('what was committed is counted, with the processes that did it', () => {
  for (const { kind, latency, processes, round, succeeded } of data.rounds) {
    expect({ round, succeeded }).toEqual({ round, succeeded: kind === 'submit' ? expect.any(Number) : 25 });
    expect(succeeded).toBeGreaterThanOrEqual(5);
    expect(latency.p50).toBeLessThanOrEqual(latency.p99);
    expect(Object.keys(processes).filter((name) => name.startsWith('peer-'))).toHaveLength(4);
  }
});

test('the last line is one JSON object with the figures', () => {
  expect(figuresIn(ended)).toMatchObject({
    failed: 0,
    rounds: { 'mixed fixed-load': { p50: expect.any(Number) } },
  });
});

test('the processes that show metrics are in it', () => {
  const kinds = new Set(data.metrics?.flatMap(({ figures }) => figures.map(({ kind }) => kind)));
  expect([...kinds]).toEqual(expect.arrayContaining(['peer', 'chaincode', 'orderer']));
});

test('the page and the table lie beside the results', () => {
  expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('<h2>Throughput</h2>');
  expect(readFileSync(join(out, 'results.csv'), 'utf8').split('\r\n')).toHaveLength(ROUNDS.length + 2);
});
