// The program itself as a process of its own, from the build, so that its memory is its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { highestMemoryOf, type Memory, memoryOf } from './resident.ts';

const MAIN = join(import.meta.dirname, '../dist/main.js');

/** What no benchmark should meet. */
const UNLIMITED = { LIANJIAN_LOGINS_PER_MINUTE: '1000000', LIANJIAN_REQUESTS_PER_MINUTE: '1000000' };

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

  memory(): Memory {
    return memoryOf(this.#pid);
  }

  highestMemory(work: () => Promise<unknown>): Promise<Memory> {
    return highestMemoryOf(this.#pid, work);
  }

  get #pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('the server was never started');
    return pid;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
