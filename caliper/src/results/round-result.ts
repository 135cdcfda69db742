// What a round came to. Only what was committed (or, for queries, answered) counts as throughput.
import { type Sample } from './sample.ts';
import { type TransactionLine } from './transaction-line.ts';

export interface RoundResult {
  readonly round: string;
  readonly kind: 'submit' | 'evaluate';
  readonly drive: 'fixed-load' | 'fixed-rate';
  readonly succeeded: number;
  /** By class, such as `mvcc` or `timeout`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Seconds from the first call to the last answer. */
  readonly seconds: number;
  readonly perSecond: number;
  /** Of what succeeded, milliseconds. */
  readonly latency: Latency;
  /** By process. */
  readonly processes: Readonly<Record<string, ProcessUse>>;
  /** The figures of each pass where there were several; the rest is that of the pass in their middle. */
  readonly windows?: { readonly perSecond: number[]; readonly p95: number[] } | undefined;
}

export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly mean: number;
  /** Counts in classes of equal ratio; the first begins at 1 ms. */
  readonly histogram: number[];
}

export interface ProcessUse {
  /** Processor milliseconds for each success. */
  readonly cpuMsPerSuccess: number;
  /** Share of one core. */
  readonly cores: number;
  /** Peak of resident memory. */
  readonly memoryMiB: number;
}

/** Upper end of a class over its lower end. */
export const HISTOGRAM_RATIO = 2 ** 0.5;
const HISTOGRAM_CLASSES = 34;
const MS_PER_SECOND = 1000;

export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  // Nearest rank (ISO 16269-4): the least value that a share of all values do not exceed.
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function latencyOf(milliseconds: readonly number[]): Latency {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const histogram = Array.from({ length: HISTOGRAM_CLASSES }, () => 0);
  for (const value of sorted) {
    const place = Math.floor(Math.log(Math.max(1, value)) / Math.log(HISTOGRAM_RATIO));
    const index = Math.min(HISTOGRAM_CLASSES - 1, place);
    histogram[index] = (histogram[index] ?? 0) + 1;
  }
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    mean: sum / sorted.length,
    histogram,
  };
}

function countedBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function useBetween(
  samples: readonly Sample[],
  from: number,
  to: number,
  successes: number,
): Record<string, ProcessUse> {
  const before = samples.findLast(({ at }) => at <= from) ?? samples[0];
  const after = samples.find(({ at }) => at >= to) ?? samples.at(-1);
  if (before === undefined || after === undefined) return {};
  const within = samples.filter(({ at }) => at >= before.at && at <= after.at);
  return Object.fromEntries(
    Object.entries(after.processes).map(([name, { cpuMs }]) => {
      const used = cpuMs - (before.processes[name]?.cpuMs ?? 0);
      const memoryMiB = Math.max(...within.map(({ processes }) => processes[name]?.memoryMiB ?? 0));
      return [name, { cpuMsPerSuccess: used / successes, cores: used / (after.at - before.at), memoryMiB }];
    }),
  );
}

export interface AskedRound {
  readonly name: string;
  readonly kind: RoundResult['kind'];
  readonly drive: RoundResult['drive'];
  /** Calls that it should have had. Caliper goes on with the next round where one breaks off. */
  readonly calls: number;
}

export function roundResult(
  { name, kind, drive, calls }: AskedRound,
  lines: readonly TransactionLine[],
  samples: readonly Sample[],
): RoundResult {
  const own = lines.filter(({ round }) => round === name);
  if (own.length === 0) throw new Error(`round ${name} did not run a single transaction; see Caliper's messages`);
  const good = own.filter(({ failure }) => failure === null);
  const from = Math.min(...own.map(({ createdAt }) => createdAt));
  const to = Math.max(...own.map(({ finishedAt }) => finishedAt));
  const seconds = (to - from) / MS_PER_SECOND;
  return {
    ...{ round: name, kind, drive, succeeded: good.length, seconds },
    failures: {
      ...countedBy(own.flatMap(({ failure }) => failure ?? [])),
      ...(own.length < calls ? { 'not-sent': calls - own.length } : {}),
    },
    perSecond: good.length / Math.max(seconds, 1 / MS_PER_SECOND),
    latency: latencyOf(good.map(({ createdAt, finishedAt }) => finishedAt - createdAt)),
    processes: useBetween(samples, from, to, good.length),
  };
}

/** One result from several passes over the same round: the pass with the median throughput, and how far they lie apart. */
export function acrossPasses(passes: readonly RoundResult[]): RoundResult {
  const sorted = [...passes].sort((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('there was no pass');
  if (passes.length === 1) return middle;
  const failures: Record<string, number> = {};
  for (const [name, count] of passes.flatMap((pass) => Object.entries(pass.failures))) {
    failures[name] = (failures[name] ?? 0) + count;
  }
  const windows = {
    perSecond: passes.map(({ perSecond }) => perSecond),
    p95: passes.map(({ latency }) => latency.p95),
  };
  return { ...middle, failures, windows };
}
