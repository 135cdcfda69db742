import { type ReportData } from '../../src/results/report-data.ts';
import { latencyOf, type RoundResult } from '../../src/results/round-result.ts';

export const round = (changes: Partial<RoundResult> = {}): RoundResult => ({
  round: 'create-application',
  kind: 'submit',
  drive: 'fixed-load',
  succeeded: 100,
  failures: {},
  seconds: 2,
  perSecond: 50,
  latency: latencyOf(Array.from({ length: 100 }, (_, i) => 100 + i)),
  processes: {
    'peer-college-a': { cpuMsPerSuccess: 3.5, cores: 0.2, memoryMiB: 120 },
    'kafka-1': { cpuMsPerSuccess: 1.5, cores: 0.1, memoryMiB: 240 },
  },
  ...changes,
});

export const results = (rounds: RoundResult[], environment: Partial<ReportData['environment']> = {}): ReportData => ({
  environment: {
    at: '2030-01-01T08:00:00.000Z',
    commit: '0123456789ab',
    node: '24.0.0',
    platform: 'linux x64',
    cores: 2,
    processor: 'a processor',
    memoryGiB: 24,
    loadBefore: 0.1,
    blocks: { timeoutMs: 250, maxMessages: 100, preferredMaxKiB: 1024, absoluteMaxKiB: 10_240 },
    versions: { peer: '2.5.9', kafka: '3.9.1' },
    workers: 1,
    inFlight: 50,
    seconds: 8,
    ...environment,
  },
  rounds,
});
