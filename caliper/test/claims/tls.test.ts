import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { comparisonOf } from '../support/claims.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianjian-tls-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function tellOf(comparison: unknown): ReturnType<typeof spawnSync> {
  const from = join(folder, 'comparison.json');
  writeFileSync(from, JSON.stringify(comparison));
  const program = join(import.meta.dirname, '..', '..', 'tls.ts');
  return spawnSync(process.execPath, [program, '--from', from, '--out', join(folder, 'out')], { encoding: 'utf8' });
}

test('a comparison that was measured before becomes a table, a page and one line of figures', () => {
  const { status, stdout } = tellOf(comparisonOf());
  expect(status).toBe(0);
  const lines = String(stdout).trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
    tlsOverPlaintextTps: 1.2,
    tps: { median: 1.2, min: 1, max: 1.2, of: 3 },
    p50: { median: 1, min: 1, max: 1, of: 3 },
    p95: { median: 1, min: 1, max: 1, of: 3 },
    brokersCpuPerTx: { median: 1, min: 1, max: 1, of: 3 },
    orderersCpuPerTx: { median: 1, min: 1, max: 1, of: 3 },
    failed: 0,
  });
  expect(lines[0]).toMatch(/mutual TLS +plaintext +ratio, pair by pair$/);
  expect(readFileSync(join(folder, 'out', 'index.html'), 'utf8')).toContain('<h2>Throughput</h2>');
});

test('refuses a file that is no comparison, and writes nothing', () => {
  expect(tellOf({ pairs: [] }).status).not.toBe(0);
  expect(existsSync(join(folder, 'out', 'index.html')) || existsSync(join(folder, 'out', 'results.json'))).toBe(false);
});
