// A closed loop of fresh keys, and what each process spent on it.
import { gatewayClient } from '../src/gateway/client.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { cpuMs } from '../src/process/proc.ts';
import { organizationNamed } from '../src/topology/topology.ts';

export interface Run {
  readonly tps: number;
  /** Milliseconds from call to commit. */
  readonly p50: number;
  readonly p95: number;
  readonly committed: number;
  readonly failed: number;
  /** Processor milliseconds for each committed transaction, by group of processes. */
  readonly cpuPerTx: Readonly<Record<string, number>>;
}

const GROUPS = ['kafka', 'orderer', 'peer', 'chaincode'] as const;
const PAYLOAD = 'x'.repeat(200);
let serial = 0;

function processorTime({ supervisor }: Context): Record<string, number> {
  const totals: Record<string, number> = { client: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 };
  for (const group of GROUPS)
    totals[group] = supervisor
      .running()
      .filter((name) => name.startsWith(`${group}-`))
      .reduce((sum, name) => sum + (cpuMs(supervisor.pidOf(name) ?? 0) ?? 0), 0);
  return totals;
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Submits for so long with so many in flight; counts only what was committed within that time. */
export async function load(context: Context, seconds: number, inFlight: number): Promise<Run> {
  const client = gatewayClient(context, organizationNamed(context.topology, 'college-a'), { contract: 'probe' });
  const latencies: number[] = [];
  let failed = 0;
  const before = processorTime(context);
  const end = performance.now() + seconds * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const startedAt = performance.now();
      try {
        await client.contract.submitTransaction('put', `bench-${process.pid}-${(serial += 1)}`, PAYLOAD);
        latencies.push(performance.now() - startedAt);
      } catch (error) {
        failed += 1;
        if (failed > 20) throw error;
      }
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const elapsed = (performance.now() - startedAt) / 1000;
  const after = processorTime(context);
  client.close();
  const sorted = latencies.sort((a, b) => a - b);
  const committed = sorted.length;
  const cpuPerTx = Object.fromEntries(
    Object.entries(after).map(([group, value]) => [group, (value - (before[group] ?? 0)) / committed]),
  );
  return {
    tps: committed / elapsed,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    committed,
    failed,
    cpuPerTx,
  };
}
