// Peak memory of whole processes: one that does nothing, one that seals, one that opens.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const DEADLINE_MS = 600_000;
const WORKER = join(import.meta.dirname, 'memory-worker.ts');

export type MemoryTask = 'nothing' | 'seal' | 'open';

/** MiB at the peak of a fresh process that does the task once. */
export function peakMiB(task: MemoryTask): number {
  const child = spawnSync(process.execPath, [WORKER, task], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: DEADLINE_MS,
  });
  if (child.status !== 0) {
    throw new Error(`the memory task "${task}" failed or took more than ${DEADLINE_MS / 1000} s`);
  }
  return Number(child.stdout) / 1024;
}
