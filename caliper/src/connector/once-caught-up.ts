// One peer tells of a commit, another one is asked next and may not have it yet.
import { setTimeout as sleep } from 'node:timers/promises';
import { failureClass } from './failure.ts';

const COMMIT_WAIT_MS = 30_000;
const PAUSE_MS = 10;

/**
 * What a peer answers that has not seen yet what another one told us is committed; `endorsement` where the answers of
 * several do not match.
 */
const LAGGING = [
  'contract:INCOMPLETE',
  'contract:INVALID_STATE',
  'contract:NOT_FOUND',
  'contract:NOT_YET_COMMITTED',
  'endorsement',
];

/** Asks until the peers that answer have caught up with the one that told us of the commit before. */
export async function onceCaughtUp<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + COMMIT_WAIT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline || !LAGGING.includes(failureClass(error))) throw error;
    }
    await sleep(PAUSE_MS);
  }
}
