import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A checkout with nothing but the bootstrap, one task, and a stand-in for npm that writes what it was asked. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'lianjian-bootstrap-'));
  cpSync(join(import.meta.dirname, 'bootstrap.mjs'), join(root, 'scripts/bootstrap.mjs'));
  mkdirSync(join(root, 'scripts/tasks'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'scripts/tasks/say.ts'), "console.log('said', process.argv.slice(2).join());\n");
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'bin/npm'), '#!/bin/sh\necho "npm $1"\nexit 3\n', { mode: 0o755 });
  return root;
}

/** Pretends that npm has installed at the given time, with this Node as the pinned one. */
function install(root: string, time: Date): void {
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
  cpSync(process.execPath, join(root, 'node_modules/node/bin/node'));
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  utimesSync(join(root, 'node_modules/.package-lock.json'), time, time);
}

function run(root: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/bootstrap.mjs'), ...args], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` },
  });
  return { status, stdout, stderr };
}

const LATER = new Date(Date.now() + 60_000);
const EARLIER = new Date(Date.now() - 60_000);

describe('the bootstrap', () => {
  const inCheckout = (check: (root: string) => void) => () => {
    const root = checkout();
    try {
      check(root);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };

  test(
    'runs the task on the pinned Node, with its arguments',
    inCheckout((root) => {
      install(root, LATER);
      expect(run(root, 'say', 'a', 'b')).toEqual({ status: 0, stdout: 'said a,b\n', stderr: '' });
    }),
  );

  test(
    'installs first when the lock file is newer, and refuses to go on when that fails',
    inCheckout((root) => {
      install(root, EARLIER);
      const { status, stdout, stderr } = run(root, 'say');
      expect(status).toBe(1);
      expect(stdout).toContain('npm ci');
      expect(stdout).not.toContain('said');
      expect(stderr).toContain('npm ci failed');
    }),
  );

  test(
    'installs when nothing is installed',
    inCheckout((root) => {
      expect(run(root, 'say').stdout).toContain('npm ci');
    }),
  );

  test(
    'refuses a task that is not there, without installing',
    inCheckout((root) => {
      expect(run(root, 'no-such-task')).toEqual({
        status: 1,
        stdout: '',
        stderr: 'lianjian: no such task: no-such-task\n',
      });
    }),
  );
});
