import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's package; another place is named by the environment variable CHROMIUM_PATH. */
export const chromiumPath = (): string => process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const HOW = 'install it (Debian: apt-get install chromium) or name its path in CHROMIUM_PATH';
const INSTALL_DEADLINE_MS = 10 * 60_000;

/** @throws Error saying what to do when there is no Chromium */
export function requireChromium(): string {
  const path = chromiumPath();
  if (existsSync(path)) return path;
  throw new Error(`no Chromium at ${path}: ${HOW}`);
}

function apt(...args: readonly string[]): number {
  const run = spawnSync('apt-get', ['--quiet', '--yes', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: INSTALL_DEADLINE_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return run.status ?? 1;
}

/** Gets Debian's Chromium when there is none and this user may install packages; an exit code. */
export function ensureChromium(): number {
  if (existsSync(chromiumPath())) return 0;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write('lianjian: installing Chromium for the browser tests (apt-get) …\n');
    if (apt('update') === 0 && apt('install', '--no-install-recommends', 'chromium') === 0) return 0;
  }
  process.stderr.write(`lianjian: the browser tests need Chromium: ${HOW}\n`);
  return 1;
}
