// Programs that the tests need and npm does not have, from Debian's packages where this user may install them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const INSTALL_DEADLINE_MS = 10 * 60_000;

export interface Program {
  readonly name: string;
  readonly debianPackage: string;
  readonly isThere: () => boolean;
  /** What whoever starts the tests can do about it. */
  readonly hint: string;
}

function apt(...args: readonly string[]): boolean {
  const { status } = spawnSync('apt-get', ['--quiet', '--yes', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: INSTALL_DEADLINE_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

/** An exit code; where it is not 0, what to do is said. */
export function ensureProgram({ name, debianPackage, hint, isThere }: Program): number {
  if (isThere()) return 0;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write(`lianjian: installing ${name} for the tests (apt-get) …\n`);
    if (apt('update') && apt('install', '--no-install-recommends', debianPackage) && isThere()) return 0;
  }
  process.stderr.write(`lianjian: the tests need ${name}: ${hint}\n`);
  return 1;
}
