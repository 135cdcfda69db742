import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { benchmarkConfiguration, ROUNDS, roundsNamed } from '../src/rounds.ts';
import { SHARES, stepAt } from '../src/workloads/mixed-steps.ts';

describe('rounds', () => {
  test('have a workload each', () => {
    const missing = ROUNDS.filter(
      ({ workload }) => !existsSync(join(import.meta.dirname, '..', 'src', 'workloads', `${workload}.ts`)),
    );
    expect(missing).toEqual([]);
  });

  test('keep their order whatever the order of the names', () => {
    expect(roundsNamed(['mixed', 'reencrypt']).map(({ name }) => name)).toEqual(['reencrypt', 'mixed']);
    expect(roundsNamed(undefined)).toBe(ROUNDS);
  });

  test('refuses a name that there is not, naming those that there are', () => {
    expect(() => roundsNamed(['mixd'])).toThrow(/^no round named mixd; there are do-nothing, /);
  });

  test('at a fixed rate last as long as was asked', () => {
    const rounds = roundsNamed(['mixed']);
    const drive = { kind: 'fixed-rate', rates: { mixed: 30 } } as const;
    expect(benchmarkConfiguration({ drive, rounds, seconds: 4, workers: 2 })).toMatchObject({
      test: {
        rounds: [{ rateControl: { opts: { tps: 30 }, type: 'fixed-rate' }, txNumber: 120 }],
        workers: { number: 2 },
      },
    });
  });
});

test('a hundred calls of the mixed round are in the proportions that it names', () => {
  const counts: Record<string, number> = {};
  for (let call = 0; call < 100; call += 1) counts[stepAt(call)] = (counts[stepAt(call)] ?? 0) + 1;
  expect(counts).toEqual(SHARES);
});
