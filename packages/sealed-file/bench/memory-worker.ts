// Does one task and prints the process's peak memory in KiB. What a task needs is loaded only for that task, so that
// "nothing" is an empty process.
import { existsSync, readFileSync } from 'node:fs';
import { type MemoryTask } from './memory.ts';

const GIB = 2 ** 30;

async function run(task: MemoryTask): Promise<void> {
  if (task === 'nothing') return;
  const { context, openOurs, sealOurs } = await import('./operations.ts');
  if (task === 'seal') {
    await sealOurs(GIB);
    return;
  }
  const { sealedSource } = await import('./synthetic.ts');
  await openOurs(sealedSource(GIB, context));
}

/** Linux counts a parent's peak into a child's getrusage; the process's own peak is in /proc. */
function peakKiB(): number {
  const status = '/proc/self/status';
  if (!existsSync(status)) return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]);
}

await run(process.argv[2] as MemoryTask);
process.stdout.write(String(peakKiB()));
