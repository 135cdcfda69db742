import { ContractError, type GrantRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { type World } from '../state/world.ts';
import { actsForOwner, requireGrant } from './grants.ts';
import { isReader } from './readers.ts';

/** Its parties see a grant: owner, reader, holders; and the authority, which answers for the whole. */
export async function maySeeGrant(world: World, caller: Caller, grant: GrantRecord): Promise<boolean> {
  if (actsForOwner(caller, grant) || isReader(grant, caller)) return true;
  if (caller.unit !== null) return false;
  const parties = [grant.owner, grant.reader.holder.mspId, ...grant.holders];
  return parties.includes(caller.mspId) || (await isOfAuthority(world, caller));
}

/** @throws ContractError NOT_FOUND, FORBIDDEN */
export async function requireVisibleGrant(world: World, caller: Caller, grantId: string): Promise<GrantRecord> {
  const grant = await requireGrant(world, grantId);
  if (await maySeeGrant(world, caller, grant)) return grant;
  throw new ContractError('FORBIDDEN', 'not a party of the grant', { reason: 'not-a-party' });
}
