// The program itself as a process of its own, from the build, so that its memory is its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const MEBIBYTE = 1_048_576;

/** What no benchmark should meet. */
const UNLIMITED = { LIANJIAN_LOGINS_PER_MINUTE: '1000000', LIANJIAN_REQUESTS_PER_MINUTE: '1000000' };

export class ServerProcess {
  readonly url: string;
  /** Seconds from its spawning to its address. */
  readonly startUpSeconds: number;
  readonly #child: ChildProcess;
  #highest = 0;

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

  /** Resident memory now, MiB. Source: Linux, /proc. */
  memory(): number {
    const [, pages = '0'] = readFileSync(`/proc/${this.#child.pid ?? 0}/statm`, 'utf8').split(' ');
    return (Number(pages) * 4096) / MEBIBYTE;
  }

  /** The highest of what `memory` says while the work goes on, looked at ten times a second. */
  async highestMemory(work: () => Promise<unknown>): Promise<number> {
    this.#highest = this.memory();
    const looking = setInterval(() => {
      this.#highest = Math.max(this.#highest, this.memory());
    }, 100);
    try {
      await work();
    } finally {
      clearInterval(looking);
    }
    return this.#highest;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
