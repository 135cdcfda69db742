// Processor time of the network's processes and of this one.
import { type Context, cpuMs } from '@lianjian/network';
import { kindOf } from '../process-kind.ts';

/** Milliseconds used so far, by kind of process; `client` is this process. */
export type ProcessorTime = Readonly<Record<string, number>>;

const MICROSECONDS_PER_MS = 1000;

export function processorTime({ supervisor }: Context): ProcessorTime {
  const { system, user } = process.cpuUsage();
  const used: Record<string, number> = { client: (user + system) / MICROSECONDS_PER_MS };
  for (const name of supervisor.running()) {
    const pid = supervisor.pidOf(name);
    const kind = kindOf(name);
    used[kind] = (used[kind] ?? 0) + (pid === undefined ? 0 : (cpuMs(pid) ?? 0));
  }
  return used;
}

export const usedBetween = (before: ProcessorTime, after: ProcessorTime): ProcessorTime =>
  Object.fromEntries(Object.entries(after).map(([kind, used]) => [kind, used - (before[kind] ?? 0)]));

export const totalOf = (time: ProcessorTime): number => Object.values(time).reduce((sum, used) => sum + used, 0);
