// Two sides loaded in turn, so that a machine whose speed drifts slows both alike.
import { type Context } from '../src/lifecycle/context.ts';
import { say } from './bench-network.ts';
import { type Comparison, type Side } from './comparisons.ts';
import { load, type Run } from './load.ts';
import { median, spread } from './statistics.ts';

export interface Effort {
  readonly pairs: number;
  /** Length of one load. */
  readonly seconds: number;
  readonly inFlight: number;
}
export interface Pair {
  readonly ours: Run;
  readonly other: Run;
}
export type Networks = Readonly<Record<'ours' | 'other', Context>>;

/** Loads each side once to warm it up, then in pairs; the side that begins changes from pair to pair. */
export async function runPairs(networks: Networks, { ours, other }: Comparison, effort: Effort): Promise<Pair[]> {
  const { pairs, seconds, inFlight } = effort;
  const runOurs = (): Promise<Run> => load(networks.ours, seconds, inFlight, ours.load);
  const runOther = (): Promise<Run> => load(networks.other, seconds, inFlight, other.load);
  await runOurs();
  await runOther();
  const measured: Pair[] = [];
  for (let n = 0; n < pairs; n += 1) {
    const pair = n % 2 === 0 ? { ours: await runOurs(), other: await runOther() } : await otherFirst(runOurs, runOther);
    const of = (side: Side, run: Run): string => `${run.tps.toFixed(0)} with ${side.label}`;
    say(`pair ${n + 1} of ${pairs}: ${of(ours, pair.ours)}, ${of(other, pair.other)}`);
    measured.push(pair);
  }
  return measured;
}

async function otherFirst(runOurs: () => Promise<Run>, runOther: () => Promise<Run>): Promise<Pair> {
  const other = await runOther();
  return { ours: await runOurs(), other };
}

export const ratiosOf = (pairs: readonly Pair[]): number[] => pairs.map(({ ours, other }) => ours.tps / other.tps);

function sideLines(label: string, runs: readonly Run[]): string[] {
  const groups = Object.keys(runs[0]?.cpuPerTx ?? {});
  const cpu = groups.map((group) => `${group} ${median(runs.map((run) => run.cpuPerTx[group] ?? 0)).toFixed(2)}`);
  const of = (pick: (run: Run) => number): number[] => runs.map(pick);
  const latency = `p50 ms ${spread(
    of(({ p50 }) => p50),
    0,
  )}  p95 ms ${spread(
    of(({ p95 }) => p95),
    0,
  )}`;
  return [
    `${label}: tx/s ${spread(
      of(({ tps }) => tps),
      0,
    )}  ${latency}`,
    `  CPU ms per committed tx: ${cpu.join(', ')}`,
  ];
}

const cpuOf = ({ cpuPerTx }: Run): number => Object.values(cpuPerTx).reduce((sum, value) => sum + value, 0);

export function pairLines({ ours, other }: Comparison, pairs: readonly Pair[]): string[] {
  const each = (pick: (run: Run) => number): number[] => pairs.map((pair) => pick(pair.ours) / pick(pair.other));
  return [
    ...sideLines(
      ours.label,
      pairs.map((pair) => pair.ours),
    ),
    ...sideLines(
      other.label,
      pairs.map((pair) => pair.other),
    ),
    `${ours.label} over ${other.label}, pair by pair: tx/s ${spread(each(({ tps }) => tps))}  p50 ${spread(each(({ p50 }) => p50))}  CPU per tx ${spread(each(cpuOf))}`,
  ];
}

export const failuresOf = (pairs: readonly Pair[]): number =>
  pairs.reduce((sum, { ours, other }) => sum + ours.failed + other.failed, 0);
