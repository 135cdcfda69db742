import { type GrantRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { type World } from '../state/world.ts';
import { actsForOwner } from './grants.ts';

/** Its parties see a grant: owner, reader, holders; and the authority, which answers for the whole. */
export async function maySeeGrant(world: World, caller: Caller, grant: GrantRecord): Promise<boolean> {
  if (actsForOwner(caller, grant)) return true;
  if (caller.unit !== null) return false;
  const parties = [grant.owner, grant.reader.holder.mspId, ...grant.holders];
  return parties.includes(caller.mspId) || (await isOfAuthority(world, caller.mspId));
}
