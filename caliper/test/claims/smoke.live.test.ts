// The benchmarks of the claims in their least form, on the network that the live tests share.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { reencryptionResult } from '../../src/claims/reencryption/result.ts';
import { separationResult } from '../../src/claims/separation/result.ts';
import { type Ended, figuresIn, runOnLiveNetwork } from '../support/program.ts';

const BENCHMARK_MS = 300_000;
const out = mkdtempSync(join(tmpdir(), 'lianjian-claims-'));
const resultsIn = (folder: string): unknown => JSON.parse(readFileSync(join(out, folder, 'results.json'), 'utf8'));

afterAll(() => {
  rmSync(out, { recursive: true });
});

const ended = ({ exitCode, told }: Ended): object => ({ exitCode, told: exitCode === 0 ? '' : told.slice(-4000) });

test(
  'index and data apart: bytes grow in the stores where they belong, and nothing fails',
  async () => {
    const options = ['--sizes', '16KiB', '--pairs', '1', '--seconds', '0.2', '--in-flight', '3'];
    const run = await runOnLiveNetwork('separation.ts', ...options, '--out', join(out, 'separation'));
    expect(ended(run)).toEqual({ exitCode: 0, told: '' });
    expect(figuresIn(run)).toMatchObject({ bytesRatio64KiB: null, failed: 0 });
    const [size] = separationResult.parse(resultsIn('separation')).sizes;
    if (size === undefined) throw new Error('no size was measured');
    const { index, sealedBytes, whole } = size;
    expect(sealedBytes).toBeGreaterThan(16_384);
    // A transaction carries the bytes as an argument and again in its write set; each peer keeps them in its state besides.
    expect(whole.transaction.envelope).toBeGreaterThan(2 * sealedBytes);
    expect(whole.transaction.stateWritten).toBeGreaterThan(sealedBytes);
    for (const slice of [...whole.chainOnly, ...whole.endToEnd]) {
      expect(slice.blocks.each).toBeGreaterThan(whole.transaction.envelope);
      expect(slice.ordered.each).toBeGreaterThan(whole.transaction.envelope);
      expect(slice.content.all).toBe(0);
    }
    for (const slice of index.chainOnly) {
      expect(slice.blocks.each).toBeGreaterThan(index.transaction.envelope);
      expect(slice.content.all).toBe(0);
    }
    for (const slice of index.endToEnd) {
      expect(slice.content.each).toBeGreaterThan(sealedBytes);
      expect(slice.content.all).toBeCloseTo(2 * slice.content.each);
    }
    expect(index.transaction.stateWritten).toBeLessThan(4_096);
  },
  BENCHMARK_MS,
);

test(
  'sharing: the contract’s way, the owner’s way and a do-nothing commit, step by step',
  async () => {
    const options = ['--sizes', '1KiB', '--turns', '1', '--out', join(out, 'sharing')];
    const run = await runOnLiveNetwork('reencryption.ts', ...options);
    expect(ended(run)).toEqual({ exitCode: 0, told: '' });
    expect(figuresIn(run)).toMatchObject({ cryptoShare: expect.any(Number), failed: 0 });
    const [size] = reencryptionResult.parse(resultsIn('sharing')).sizes;
    expect(Object.keys(size?.contract[0]?.steps ?? {})).toEqual([
      ...['split', 'create', 'deposit', 'activate'],
      ...['request', 'reencrypt', 'record', 'unwrap'],
    ]);
    expect(Object.keys(size?.owner[0]?.steps ?? {})).toEqual(['convert', 'record', 'unwrap']);
    expect(Object.keys(size?.nothing[0]?.steps ?? {})).toEqual(['commit']);
  },
  BENCHMARK_MS,
);
