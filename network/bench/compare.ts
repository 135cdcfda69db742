// One comparison by name: two networks side by side that differ in one setting, or one network loaded in two ways.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { down } from '../src/lifecycle/up.ts';
import { openBenchNetwork, say, startBenchNetwork } from './bench-network.ts';
import { COMPARISONS, type Comparison, type Side } from './comparisons.ts';
import { idle } from './load.ts';
import { type Effort, failuresOf, pairLines, ratiosOf, runPairs } from './pairs.ts';
import { median } from './statistics.ts';

/** @throws RangeError naming the comparisons there are. */
export function comparisonNamed(name: string): Comparison {
  const found = COMPARISONS[name];
  if (found !== undefined) return found;
  throw new RangeError(`no comparison named ${name}; there are ${Object.keys(COMPARISONS).join(', ')}`);
}

const differsInLoadOnly = ({ blocks, tuning, brokerSecurity, load }: Side): boolean =>
  load !== undefined && blocks === undefined && tuning === undefined && brokerSecurity === undefined;

const IDLE_SECONDS = 10;
const groupsOf = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([group, value]) => `${group} ${value.toFixed(0)}`)
    .join(', ');

/** Ports that one network may take. */
const PORTS = 200;

export interface Place {
  /** Folder for the networks. */
  readonly scratch: string;
  readonly portBase: number;
  /** File for every figure, as JSON. */
  readonly out?: string | undefined;
}

export async function compare(name: string, { out, portBase, scratch }: Place, effort: Effort): Promise<void> {
  const comparison = comparisonNamed(name);
  const ours = openBenchNetwork(join(scratch, 'ours'), portBase, comparison.ours);
  const other = differsInLoadOnly(comparison.other)
    ? ours
    : openBenchNetwork(join(scratch, 'other'), portBase + PORTS, comparison.other);
  try {
    for (const context of new Set([ours, other])) await startBenchNetwork(context);
    say(`comparing ${comparison.ours.label} with ${comparison.other.label}`);
    const pairs = await runPairs({ ours, other }, comparison, effort);
    const spentIdle = { ours: await idle(ours, IDLE_SECONDS), other: await idle(other, IDLE_SECONDS) };
    const idleLines = (['ours', 'other'] as const).map(
      (side) => `${comparison[side].label}: idle, CPU ms per second: ${groupsOf(spentIdle[side])}`,
    );
    const ratios = ratiosOf(pairs);
    const figures = {
      comparison: name,
      ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios), pairs: ratios.length },
      failed: failuresOf(pairs),
    };
    const labels = { ours: comparison.ours.label, other: comparison.other.label };
    const all = { comparison: name, at: new Date().toISOString(), labels, effort, idle: spentIdle, pairs };
    if (out !== undefined) writeFileSync(out, `${JSON.stringify(all, undefined, 2)}\n`);
    process.stdout.write(`${[...pairLines(comparison, pairs), ...idleLines].join('\n')}\n${JSON.stringify(figures)}\n`);
  } finally {
    await down(other);
    await down(ours);
  }
}
