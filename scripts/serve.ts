// Runs the backend's own program until it ends; its exit code. Where the disk gave out under it, or it was killed, it is
// started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './run.ts';

// kafkajs computes a negative timeout where it means "at once".
const NODE_OPTIONS = ['--disable-warning=TimeoutNegativeWarning'];
/** What the program ends with when it may go well later. */
const START_AGAIN = 75;
const PAUSE_MS = 3_000;

const start = (environment: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [...NODE_OPTIONS, join(root, 'backend/dist/main.js'), '--trial'], {
    cwd: root,
    stdio: 'inherit',
    env: { LIANJIAN_LOG_LEVEL: 'warn', ...environment, ...process.env },
  });

export async function serve(environment: Readonly<Record<string, string>>): Promise<number> {
  const asked = new AbortController();
  const isToEnd = (): boolean => asked.signal.aborted;
  let server = start(environment);
  // A signal to the group reaches the server itself, and a second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      asked.abort();
      server.kill(signal);
    });
  }
  for (;;) {
    const [exitCode, signal] = (await once(server, 'exit')) as [number | null, NodeJS.Signals | null];
    // By its own watchdog, say, or by a system without memory.
    const mayGoWell = exitCode === START_AGAIN || signal === 'SIGKILL';
    if (!mayGoWell || isToEnd()) return exitCode ?? 1;
    process.stderr.write(`lianjian: the server is started again in ${PAUSE_MS / 1000} s\n`);
    await delay(PAUSE_MS);
    server = start(environment);
    if (isToEnd()) server.kill('SIGTERM');
  }
}
