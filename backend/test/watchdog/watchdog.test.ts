// In processes of their own: one whose event loop stands still for too long is killed, and no other.
import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

const SCRIPT = join(import.meta.dirname, 'looping.ts');
const MOST_MS = 25_000;

const looping = (allowed: number, blocked: number) =>
  spawn(process.execPath, ['--no-warnings', SCRIPT, String(allowed), String(blocked)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MOST_MS,
    killSignal: 'SIGTERM',
  });

async function ended(child: ReturnType<typeof looping>) {
  const [errors, output, [exitCode, signal]] = await Promise.all([
    text(child.stderr),
    text(child.stdout),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { errors, exitCode, output, signal };
}

test('one that never comes back is killed, and says why', async () => {
  expect(await ended(looping(2, 60))).toEqual({
    errors: 'lianjian: nothing has moved in this process for 2 s; it is killed to be started again\n',
    exitCode: null,
    output: 'watched\nblocked\n',
    signal: 'SIGKILL',
  });
});

test.each([
  ['comes back in time', 20, 3],
  ['is not watched', 0, 4],
])('one that %s ends as it would have', async (_what, allowed, blocked) => {
  expect(await ended(looping(allowed, blocked))).toEqual({
    errors: '',
    exitCode: 0,
    output: 'watched\nblocked\nfree\n',
    signal: null,
  });
});

test('one that was stopped for longer has missed nothing', async () => {
  // After the pause it is there for a second more, to be looked at.
  const child = looping(3, 1);
  const end = ended(child);
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  await delay(6_000);
  child.kill('SIGCONT');
  expect(await end).toMatchObject({ errors: '', exitCode: 0, output: 'watched\nblocked\nfree\n' });
});
