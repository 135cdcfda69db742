// The check of everything on the live suite's network, while no server works on its data.
import { join } from 'node:path';
import { fsckOf, type FsckTold } from './fsck.ts';
import { LIVE_DATA } from './live-trial.ts';
import { LIVE_STATE } from './network.ts';

/** The check itself came to its end, whatever it found. */
const CAME_TO_ITS_END = /^nothing is wrong$|wrong, 0 of them repaired$/;

/**
 * What is wrong with the things of these ids: other files leave theirs on the same network.
 *
 * @param change to the environment, where the server was another one
 * @throws when the check did not come to its end
 */
export async function wrongOnLive(
  ids: readonly string[],
  change: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const told: FsckTold = await fsckOf(LIVE_DATA, [], {
    LIANJIAN_NETWORK_PROFILE: join(LIVE_STATE, 'connection-profile.json'),
    LIANJIAN_PROFILE: 'network',
    ...change,
  });
  if (!CAME_TO_ITS_END.test(told.last)) throw new Error(`fsck ended with ${told.code}: ${told.last}`);
  return told.wrong.filter((line) => ids.some((id) => line.includes(id)));
}
