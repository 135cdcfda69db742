// One command at a time changes a network.
import lockfile from 'proper-lockfile';
import { NetworkError } from '../errors.ts';
import { makeFolder } from '../files.ts';
import { type StatePaths } from '../folders.ts';

const STALE_MS = 10_000;

/** @throws NetworkError STATE_LOCKED when another command is at work on the same state folder. */
export async function withLock<T>(paths: StatePaths, work: () => Promise<T>): Promise<T> {
  makeFolder(paths.root);
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(paths.root, { lockfilePath: paths.lock(), stale: STALE_MS });
  } catch (error) {
    throw new NetworkError('STATE_LOCKED', `another command is at work on ${paths.root}`, {
      cause: error,
      hint: `wait for it to end; the lock of a command that was killed is void after ${STALE_MS / 1000} s`,
    });
  }
  try {
    return await work();
  } finally {
    await release();
  }
}
