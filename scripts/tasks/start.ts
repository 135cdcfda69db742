// The embedded profile with its trial consortium: npm start. Data lies in data/, unless LIANJIAN_DATA says otherwise.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../run.ts';
import { build } from '../steps.ts';

const code = build();
if (code === 0) {
  const server = spawn(process.execPath, [join(root, 'backend/dist/main.js'), '--trial'], {
    cwd: root,
    stdio: 'inherit',
    env: { LIANJIAN_LOG_LEVEL: 'warn', ...process.env },
  });
  // A signal to the group reaches the server itself; one to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void server.kill(signal));
  server.on('exit', (exitCode) => {
    process.exitCode = exitCode ?? 1;
  });
} else {
  process.exitCode = code;
}
