// Results of the claims' benchmarks, made up.
import { type ComparisonResult, type Run } from '../../src/claims/comparison/result.ts';
import { type ReencryptionResult, type Turn } from '../../src/claims/reencryption/result.ts';
import {
  type ArmResult,
  type SeparationResult,
  type SizeResult,
  type Slice,
} from '../../src/claims/separation/result.ts';
import { results } from './results.ts';

const { environment } = results([]);
const PROCESSOR = { client: 20, kafka: 30, orderer: 5, peer: 60, ca: 0, ipfs: 10, chaincode: 15 };
const AT = '2030-01-01T08:00:00.000Z';

const slice = (
  perSecond: number,
  bytes: Partial<Record<'blocks' | 'ordered' | 'queued' | 'content', number>>,
): Slice => {
  const of = (each = 0, processes = 1): { each: number; all: number } => ({ each, all: each * processes });
  return {
    ...{ perSecond, p50: 25_000 / perSecond, p95: 30_000 / perSecond, completed: 100, failures: {} },
    processor: PROCESSOR,
    blocks: of(bytes.blocks, 4),
    stateFiles: of(3_000, 4),
    ordered: of(bytes.ordered, 2),
    queued: of(bytes.queued, 3),
    content: of(bytes.content, 2),
  };
};

function sizeOf(bytes: number): SizeResult {
  const rates = (values: number[], sizes: Parameters<typeof slice>[1]): Slice[] =>
    values.map((rate) => slice(rate, sizes));
  const arm = (
    envelope: number,
    stateWritten: number,
    chain: Parameters<typeof slice>[1],
    content: number,
    speed: number[],
  ): ArmResult => ({
    transaction: { proposal: 1_500, envelope, response: 4_000, endorsements: 3, stateWritten },
    chainOnly: rates(speed, chain),
    endToEnd: rates(speed, { ...chain, content }),
  });
  return {
    ...{ bytes, sealedBytes: 4_224, at: AT, seconds: 5, inFlight: 25 },
    routes: { peers: 4, orderers: 2, brokers: 3 },
    replicas: 2,
    entry: {
      transaction: { proposal: 1_500, envelope: 7_000, response: 4_000, endorsements: 3, stateWritten: 1_100 },
      chainOnly: rates([60, 60, 60], { blocks: 7_200, ordered: 7_100, queued: 7_100 }),
    },
    together: {
      files: 3,
      transaction: { proposal: 4_000, envelope: 12_000, response: 7_000, endorsements: 3, stateWritten: 6_000 },
    },
    index: arm(7_000, 2_500, { blocks: 8_000, ordered: 7_000, queued: 7_500 }, 5_000, [40, 40, 40]),
    whole: arm(19_000, 4_300, { blocks: 20_000, ordered: 19_000, queued: 19_500 }, 0, [20, 10, 20]),
  };
}

export const separationOf = (): SeparationResult => ({
  claim: 'separation',
  environment,
  sizes: [sizeOf(2 ** 10), sizeOf(2 ** 20)],
});

const turn = (steps: Record<string, number>): Turn => ({ processor: PROCESSOR, steps });

export const reencryptionOf = (): ReencryptionResult => ({
  ...{ claim: 'reencryption', environment, threshold: 2, endorsers: 3, idle: PROCESSOR },
  crypto: { reencryptMs: 0.5, verifyMs: 0.4, readerMs: 20 },
  sizes: [2 ** 10, 2 ** 30].map((bytes) => ({
    ...{ bytes, at: AT },
    contract: [
      turn({
        split: 10,
        create: 400,
        deposit: 400,
        activate: 400,
        request: 350,
        reencrypt: 50,
        record: 400,
        unwrap: 20,
      }),
    ],
    owner: [turn({ convert: 600, record: 400, unwrap: 15 })],
    nothing: [turn({ commit: 350 })],
  })),
});

const run = (tps: number): Run => ({
  ...{ tps, p50: 900, p95: 1_300, committed: 400, failed: 0 },
  cpuPerTx: { client: 3, kafka: 5, orderer: 1.6, peer: 13, chaincode: 3 },
});

export const comparisonOf = (): ComparisonResult => ({
  ...{ comparison: 'tls', at: AT, labels: { ours: 'mutual TLS', other: 'plaintext' } },
  effort: { pairs: 3, seconds: 8, inFlight: 50 },
  idle: { ours: { kafka: 150 }, other: { kafka: 140 } },
  pairs: [60, 50, 60].map((tps) => ({ ours: run(tps), other: run(50) })),
});
