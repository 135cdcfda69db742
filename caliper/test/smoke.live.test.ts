// Every round for a few transactions, through Caliper, on the network that the live tests share.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installCaliper } from '../../scripts/caliper.ts';
import { reportData, type ReportData } from '../src/results/report-data.ts';
import { ROUNDS } from '../src/rounds.ts';

const INSTALL_AND_ROUNDS_MS = 540_000;
const out = mkdtempSync(join(tmpdir(), 'lianjian-smoke-'));
let exitCode: number | null;
let said = '';
let data: ReportData;

function benchmark(...options: string[]): Promise<number | null> {
  const { LIANJIAN_LIVE_STATE: state, LIANJIAN_LIVE_PORT_BASE: portBase } = process.env;
  if (state === undefined || portBase === undefined) throw new Error('run this through npm run test:live');
  const program = join(import.meta.dirname, '..', 'bench.ts');
  const child = spawn(process.execPath, [program, '--state', state, '--port-base', portBase, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', resolve);
  });
}

beforeAll(async () => {
  expect(installCaliper()).toBe(0);
  exitCode = await benchmark('--seconds', '0.1', '--in-flight', '3', '--ceiling-only', '--out', out);
  if (exitCode === 0) data = reportData.parse(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')));
}, INSTALL_AND_ROUNDS_MS);

afterAll(() => {
  rmSync(out, { recursive: true });
});

test('every round runs and no transaction fails', () => {
  expect({ exitCode, said: exitCode === 0 ? '' : said.slice(-4000) }).toEqual({ exitCode: 0, said: '' });
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
  const [last] = said.trim().split('\n').reverse();
  expect(JSON.parse(last ?? '')).toMatchObject({
    failed: 0,
    rounds: { 'mixed fixed-load': { p50: expect.any(Number) } },
  });
});

test('the page and the table lie beside the results', () => {
  expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('<h2>Throughput</h2>');
  expect(readFileSync(join(out, 'results.csv'), 'utf8').split('\r\n')).toHaveLength(ROUNDS.length + 2);
});
