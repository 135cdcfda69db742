// Schemathesis is a Python program. It lives in a virtual environment outside the checkout, in a folder named after
// what it holds: another version is another folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const INSTALL_DEADLINE_MS = 10 * 60_000;
const HOW = 'Python 3.10 or newer with venv and pip is needed (Debian: apt-get install python3-venv)';
const OLDEST = 'import sys; sys.exit(sys.version_info < (3, 10))';

/** The same place as the network's tools, see network/src/tools/cache.ts. */
function cacheFolder({ LIANJIAN_CACHE: own, XDG_CACHE_HOME: xdg }: NodeJS.ProcessEnv = process.env): string {
  if (own !== undefined && own !== '') return own;
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'lianjian');
}

function folder(): string {
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  return join(cacheFolder(), 'tools', `schemathesis-${digest}-${process.platform}-${process.arch}`);
}

const pythonOf = (environment: string): string => join(environment, 'bin', 'python');

/** Runs Schemathesis with `-m schemathesis.cli`: the environment was moved, and its scripts name its old place. */
export const schemathesisPython = (): string => pythonOf(folder());

function run(program: string, args: readonly string[]): boolean {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_DEADLINE_MS });
  return status === 0;
}

/** An exit code. The folder appears whole or not at all. */
export function installSchemathesis(): number {
  const finished = folder();
  if (existsSync(finished)) return 0;
  const tools = dirname(finished);
  mkdirSync(tools, { recursive: true });
  const unfinished = mkdtempSync(`${finished}.building-`);
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--quiet'];
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['python3', ['-c', OLDEST]],
    ['python3', ['-m', 'venv', unfinished]],
    [pythonOf(unfinished), [...pip, 'install', '--no-deps', '--only-binary', ':all:', '--requirement', REQUIREMENTS]],
    // What the list lacks, or has in a version that does not fit, is named here.
    [pythonOf(unfinished), [...pip, 'check']],
  ];
  try {
    for (const [program, args] of steps) {
      if (run(program, args)) continue;
      process.stderr.write(`lianjian: ${program} ${args.join(' ')} failed. ${HOW}\n`);
      return 1;
    }
    // Another run may have been faster.
    if (!existsSync(finished)) renameSync(unfinished, finished);
    return 0;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
