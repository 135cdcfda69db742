// A closed loop, and what each kind of process spent on it.
import { type Context, cpuMs } from '@lianjian/network';
import { median } from '../../scripts/bench/interleave.ts';

export interface Load {
  readonly done: number;
  readonly perSecond: number;
  /** Milliseconds from call to answer. */
  readonly p50: number;
  readonly p95: number;
  /** Processor milliseconds for each call, by kind of process. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** Ends when it is undefined: nothing is left to do. */
export type Once = (worker: number) => Promise<void> | undefined;

export interface Effort {
  readonly seconds: number;
  readonly inFlight: number;
}

/** `chaincode-centre` of `chaincode-centre-lianjian-0`: each contract's processes count apart. */
const KINDS = ['kafka', 'orderer', 'peer', 'chaincode'] as const;

/** Processor milliseconds so far, by kind; of chaincode processes, those whose name contains `contract`. */
export function processorTime({ supervisor }: Context, contract: string): Record<string, number> {
  const { system, user } = process.cpuUsage();
  const totals: Record<string, number> = { client: (user + system) / 1000 };
  const running = supervisor.running();
  for (const kind of KINDS) {
    const names = running.filter(
      (name) => name.startsWith(`${kind}-`) && (kind !== 'chaincode' || name.includes(`-${contract}-`)),
    );
    totals[kind] = names.reduce((sum, name) => sum + (cpuMs(supervisor.pidOf(name) ?? 0) ?? 0), 0);
  }
  return totals;
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** Counts what was answered within the time; a failure ends the measurement. */
export async function load(context: Context, contract: string, effort: Effort, once: Once): Promise<Load> {
  const latencies: number[] = [];
  const before = processorTime(context, contract);
  const startedAt = performance.now();
  const end = startedAt + effort.seconds * 1000;
  const worker = async (id: number): Promise<void> => {
    while (performance.now() < end) {
      const calledAt = performance.now();
      const call = once(id);
      if (call === undefined) return;
      await call;
      latencies.push(performance.now() - calledAt);
    }
  };
  await Promise.all(Array.from({ length: effort.inFlight }, (_, id) => worker(id)));
  const elapsed = (performance.now() - startedAt) / 1000;
  const done = latencies.length;
  const after = processorTime(context, contract);
  const cpu = Object.fromEntries(Object.entries(after).map(([kind, ms]) => [kind, (ms - (before[kind] ?? 0)) / done]));
  return { done, perSecond: done / elapsed, p50: median(latencies), p95: percentile(latencies, 0.95), cpu };
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

export const shown = ({ median: middle, min, max }: Spread, digits = 2): string =>
  `${middle.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
