import { describe, expect, test } from '@jest/globals';
import * as comparison from '../../src/claims/comparison/result.ts';
import { runOf } from '../../src/claims/comparison/from-round.ts';
import { rowsOf as comparisonRows } from '../../src/claims/comparison/page.ts';
import { rowsOf as reencryptionRows } from '../../src/claims/reencryption/page.ts';
import * as reencryption from '../../src/claims/reencryption/result.ts';
import { bytesRows, ratesRows } from '../../src/claims/separation/page.ts';
import * as separation from '../../src/claims/separation/result.ts';
import { textTable } from '../../src/claims/text-table.ts';
import { round } from '../support/results.ts';
import { comparisonOf, reencryptionOf, separationOf } from '../support/claims.ts';

describe('index and data apart', () => {
  const { sizes } = separationOf();
  const [size] = sizes;
  if (size === undefined) throw new Error('no size');

  test('a peer keeps its blocks and what is written into the state; all nodes together keep the replicas besides', () => {
    expect(separation.bytesOf(size, 'index')).toEqual({
      peer: 8_000 + 2_500,
      everywhere: 4 * 10_500 + 2 * 7_000 + 3 * 7_500 + 2 * 5_000,
      wire: 1_500 + 2 * 7_000 + 2 * (1_500 + 4_000) + 7_000 * 6 + 8_000 * 4 + 4_224 * 2,
    });
    expect(separation.bytesOf(size, 'whole').peer).toBe(20_000 + 4_300);
  });

  test('of files recorded together each takes its part of one transaction and of what surrounds it in a block', () => {
    expect(separation.peerBytesTogether(size)).toBe((12_000 + 1_000 + 6_000) / 3);
  });

  test('ratios are taken pair by pair', () => {
    expect(separation.ratioOf(size, 'chainOnly', ({ perSecond }) => perSecond)).toEqual({
      max: 4,
      median: 2,
      min: 2,
      of: 3,
    });
  });

  test('the bare entry is held against the whole file in the same contract', () => {
    expect(separation.sameContractRatio(size, ({ perSecond }) => perSecond)).toMatchObject({ max: 6, min: 3 });
  });

  test('processor time is that of all kinds of processes', () => {
    expect(separation.processorOf(size.index.chainOnly)).toBe(140);
  });

  test('failures of every load are counted', () => {
    expect(separation.failuresOf(size)).toBe(0);
    const failed = {
      ...size,
      whole: { ...size.whole, endToEnd: [{ ...size.whole.endToEnd[0], failures: { mvcc: 2 } }] },
    };
    expect(separation.failuresOf(failed as separation.SizeResult)).toBe(2);
  });

  test('are written and read without loss, and tell a row a size and way', () => {
    expect(separation.separationResult.parse(JSON.parse(JSON.stringify(separationOf())))).toEqual(separationOf());
    expect(bytesRows(sizes).map((row) => row[0])).toEqual(['1 KiB', '1 MiB']);
    expect(ratesRows(sizes).map((row) => row.slice(0, 2).join(' '))).toEqual([
      '1 KiB chain only',
      '1 KiB end to end',
      '1 MiB chain only',
      '1 MiB end to end',
    ]);
  });
});

describe('sharing', () => {
  const result = reencryptionOf();
  const [size] = result.sizes;
  if (size === undefined) throw new Error('no size');

  test('latency is the sum of the steps, or of those that are named', () => {
    expect(reencryption.latencyOf(size, 'contract').median).toBe(2_030);
    expect(reencryption.latencyOf(size, 'contract', reencryption.ACCESS_STEPS).median).toBe(820);
    expect(reencryption.ratioOf(size, 'owner', 'contract').median).toBeCloseTo(1_015 / 2_030);
  });

  test('processor time of two parts is added by kind', () => {
    expect(reencryption.sumByName({ client: 1, peer: 2 }, { kafka: 4, peer: 3 })).toEqual({
      client: 1,
      kafka: 4,
      peer: 5,
    });
  });

  test('the share of cryptography counts every holder and every endorser, and the reader', () => {
    expect(reencryption.cryptoShareOf(result, size)).toBeCloseTo((2 * (0.5 + 3 * 0.4) + 20) / 820);
  });

  test('results are written and read without loss', () => {
    expect(reencryption.reencryptionResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(reencryptionRows(result).map((row) => row[0])).toEqual(['1 KiB', '1 GiB']);
  });
});

describe('a comparison of networks', () => {
  test('tells throughput, latency and processor time by group, with the ratio pair by pair', () => {
    const result = comparison.comparisonResult.parse(JSON.parse(JSON.stringify(comparisonOf())));
    const rows = comparisonRows(result);
    expect(rows[0]).toEqual(['transactions a second', '60.0 (50.0–60.0)', '50.0 (50.0–50.0)', '1.20 (1.00–1.20)']);
    expect(rows.map((row) => row[0])).toContain('CPU ms for each, kafka');
  });

  test('takes a round of Caliper as one side', () => {
    expect(runOf(round({ failures: { mvcc: 1, timeout: 2 } }))).toEqual({
      tps: 50,
      p50: 149,
      p95: 194,
      committed: 100,
      failed: 3,
      cpuPerTx: { kafka: 1.5, peer: 3.5 },
    });
  });
});

test('a table for a terminal has straight columns', () => {
  expect(
    textTable(
      ['file', 'ms'],
      [
        ['1 KiB', '5'],
        ['1 GiB', '12345'],
      ],
    ),
  ).toBe(['file      ms', '1 KiB      5', '1 GiB  12345'].join('\n'));
});
