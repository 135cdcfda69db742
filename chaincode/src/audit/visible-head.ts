import { type ChainHead } from '@lianjian/ledger-api';
import { requireVisible } from '../application/access.ts';
import { type Caller } from '../identity/caller.ts';
import { requireVisibleGrant } from '../sharing/grant-visibility.ts';
import { type World } from '../state/world.ts';

/**
 * The end of a subject's chain, for those who may see the subject.
 *
 * @throws ContractError NOT_FOUND, FORBIDDEN
 */
export async function requireVisibleHead(
  world: World,
  caller: Caller,
  kind: 'application' | 'grant',
  id: string,
): Promise<ChainHead> {
  const { head } =
    kind === 'application' ? await requireVisible(world, caller, id) : await requireVisibleGrant(world, caller, id);
  return head;
}
