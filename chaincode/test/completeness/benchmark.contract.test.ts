// The benchmark itself, with few cases: the real contract names what the model left out, and less goes over the wire.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const BENCHMARK = join(import.meta.dirname, '../../bench/completeness.ts');

test('tells its seed, a table and figures in its last line', () => {
  const run = spawnSync(process.execPath, [BENCHMARK, '--cases', '4', '--seed', '3'], { encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([0, '']);
  const lines = run.stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('4 cases, seed 3');
  const figures = JSON.parse(lines.at(-1) ?? '') as Record<string, number>;
  expect(figures).toMatchObject({ cases: 4, seed: 3 });
  for (const key of ['bytesRatio', 'uploadsRatio', 'roundsRatio', 'daysRatio']) {
    expect(figures[key]).toBeGreaterThan(0);
    expect(figures[key]).toBeLessThanOrEqual(1);
  }
}, 120_000);
