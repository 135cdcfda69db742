// Processor time and memory of the network's processes, while rounds run.
import { type Context, cpuMs, residentMiB } from '@lianjian/network';
import { type Sample } from '../results/sample.ts';

const INTERVAL_MS = 500;

export function takeSample({ supervisor }: Context): Sample {
  const processes = supervisor.running().flatMap((name) => {
    const pid = supervisor.pidOf(name);
    const [cpu, memory] = pid === undefined ? [] : [cpuMs(pid), residentMiB(pid)];
    return cpu === undefined || memory === undefined ? [] : [[name, { cpuMs: cpu, memoryMiB: memory }] as const];
  });
  return { at: Date.now(), processes: Object.fromEntries(processes) };
}

/** Samples until it is stopped, then gives them all. */
export function startSampling(context: Context): () => readonly Sample[] {
  const samples = [takeSample(context)];
  const timer = setInterval(() => samples.push(takeSample(context)), INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return [...samples, takeSample(context)];
  };
}
