// The program itself as a process of its own, from the build, so that its memory is its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../dist/main.js');

/** What no benchmark should meet. */
const UNLIMITED = { LIANJIAN_LOGINS_PER_MINUTE: '1000000', LIANJIAN_REQUESTS_PER_MINUTE: '1000000' };

/** MiB. */
export interface Memory {
  readonly all: number;
  /** Without the pages of files that are mapped: those are the system's to take back. */
  readonly own: number;
}

export class ServerProcess {
  readonly url: string;
  /** Seconds from its spawning to its address. */
  readonly startUpSeconds: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, startUpSeconds: number) {
    this.#child = child;
    this.url = url;
    this.startUpSeconds = startUpSeconds;
  }

  /** @throws when it ends before it tells its address */
  static async start(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [MAIN, '--trial'], {
      env: {
        PATH: process.env['PATH'],
        // To profile: '--cpu-prof --cpu-prof-dir=DIR'.
        NODE_OPTIONS: process.env['LIANJIAN_BENCH_NODE_OPTIONS'] ?? '',
        LIANJIAN_LOG_LEVEL: 'error',
        LIANJIAN_PORT: '0',
        ...UNLIMITED,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /https?:\/\/[\d.]+:\d+/.exec(line) ?? [];
      if (url === undefined) continue;
      child.stdout.resume();
      return new ServerProcess(child, url, (performance.now() - startedAt) / 1000);
    }
    throw new Error('the server ended before it told its address');
  }

  /** Resident memory now. Source: Linux, /proc. */
  memory(): Memory {
    const text = readFileSync(`/proc/${this.#child.pid ?? 0}/status`, 'utf8');
    const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) / 1024;
    return { all: of('VmRSS'), own: of('RssAnon') };
  }

  /** The highest of what `memory` says while the work goes on, looked at ten times a second. */
  async highestMemory(work: () => Promise<unknown>): Promise<Memory> {
    let { all, own } = this.memory();
    const looking = setInterval(() => {
      const now = this.memory();
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

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
