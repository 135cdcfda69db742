import { kindOf } from '../../process-kind.ts';
import { type RoundResult } from '../../results/round-result.ts';
import { type Run } from './result.ts';

/** A round of Caliper as one side of a comparison. */
export function runOf({ failures, latency, perSecond, processes, succeeded }: RoundResult): Run {
  const cpuPerTx: Record<string, number> = {};
  for (const [name, { cpuMsPerSuccess }] of Object.entries(processes)) {
    const kind = kindOf(name);
    cpuPerTx[kind] = (cpuPerTx[kind] ?? 0) + cpuMsPerSuccess;
  }
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  return { tps: perSecond, p50: latency.p50, p95: latency.p95, committed: succeeded, failed, cpuPerTx };
}
