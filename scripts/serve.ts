// Runs the backend's own program until it ends; its exit code.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './run.ts';

// kafkajs computes a negative timeout where it means "at once".
const NODE_OPTIONS = ['--disable-warning=TimeoutNegativeWarning'];

export function serve(environment: Readonly<Record<string, string>>): Promise<number> {
  const server = spawn(process.execPath, [...NODE_OPTIONS, join(root, 'backend/dist/main.js'), '--trial'], {
    cwd: root,
    stdio: 'inherit',
    env: { LIANJIAN_LOG_LEVEL: 'warn', ...environment, ...process.env },
  });
  // A signal to the group reaches the server itself, and a second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void server.kill(signal));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (exitCode) => {
      resolve(exitCode ?? 1);
    });
  });
}
