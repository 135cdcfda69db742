// Built tools live outside the checkout, shared by all checkouts of a user.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { isSystemError, NetworkError } from '../errors.ts';
import { exists, makeFolder } from '../files.ts';

const LOCK_STALE_MS = 30_000;
const LOCK_WAIT_STEP_MS = 1_000;
/** A whole build by another process may be waited for. */
const LOCK_WAIT_STEPS = 20 * 60;
const KEY_LENGTH = 12;

export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['LIANJIAN_CACHE'];
  if (own !== undefined && own !== '') return own;
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'lianjian');
}

/** A folder name that changes with the version, the pinned inputs, the compiler where there is one, and the platform. */
export function cacheKey(name: string, version: string, pins: readonly string[], compiler = ''): string {
  const hash = createHash('sha256');
  for (const file of pins) hash.update(readFileSync(file)).update('\0');
  hash.update(compiler);
  const digest = hash.digest('hex').slice(0, KEY_LENGTH);
  return `${name}-${version}-${digest}-${process.platform}-${process.arch}`;
}

/**
 * The folder with this key; made by `build` when it is not there. Two builders of one key wait for each other, and a
 * folder appears whole or not at all.
 */
export async function cached(key: string, build: (folder: string) => Promise<void>): Promise<string> {
  const tools = makeFolder(join(cacheFolder(), 'tools'));
  const finished = join(tools, key);
  if (exists(finished)) return finished;
  const release = await lock(join(tools, `${key}.lock`));
  try {
    if (exists(finished)) return finished;
    const unfinished = mkdtempSync(join(tools, `${key}.building-`));
    try {
      await build(unfinished);
      renameSync(unfinished, finished);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
    return finished;
  } finally {
    await release();
  }
}

async function lock(file: string): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(file, {
      realpath: false,
      stale: LOCK_STALE_MS,
      retries: { retries: LOCK_WAIT_STEPS, factor: 1, minTimeout: LOCK_WAIT_STEP_MS },
    });
  } catch (error) {
    throw new NetworkError('TOOL_BUILD_FAILED', `another build holds ${file}`, {
      cause: error,
      hint: 'wait for it to end and run the command again',
    });
  }
}

/** A program's path when PATH holds it. */
export function onPath(program: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    const status = statSync(file);
    return status.isFile() && (status.mode & 0o111) !== 0;
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR') || isSystemError(error, 'EACCES'))
      return false;
    throw error;
  }
}
