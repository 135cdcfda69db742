// The resident memory of a process. Source: Linux, proc_pid_status(5).
import { existsSync, readFileSync } from 'node:fs';

/** MiB. */
export interface Memory {
  readonly all: number;
  /** Without the pages of files that are mapped: those are the system's to take back. */
  readonly own: number;
}

const NOTHING: Memory = { all: 0, own: 0 };

/** Nothing, once it has ended. */
export function memoryOf(pid: number): Memory {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return NOTHING;
  const status = readFileSync(file, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) / 1024;
  return { all: of('VmRSS'), own: of('RssAnon') };
}

/** The highest while the work goes on, looked at ten times a second. */
export async function highestMemoryOf(pid: number, work: () => Promise<unknown>): Promise<Memory> {
  let { all, own } = memoryOf(pid);
  const looking = setInterval(() => {
    const now = memoryOf(pid);
    all = Math.max(all, now.all);
    own = Math.max(own, now.own);
  }, 100);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  return { all, own };
}
