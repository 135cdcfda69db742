import { type ChainHead } from '@lianjian/ledger-api';
import { requireVisible } from '../application/access.ts';
import { type Caller } from '../identity/caller.ts';
import { requireVisibleInspection } from '../inspection/inspections.ts';
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
  kind: keyof typeof SUBJECTS,
  id: string,
): Promise<ChainHead> {
  return (await SUBJECTS[kind](world, caller, id)).head;
}

const SUBJECTS = {
  application: requireVisible,
  grant: requireVisibleGrant,
  inspection: requireVisibleInspection,
} as const;
