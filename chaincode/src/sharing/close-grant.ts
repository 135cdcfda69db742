// The end of a grant: every endorser sees that no holder keeps a share.
import { type CloseGrant, ContractError, type GrantRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { advanceGrant, assertEnded, fragmentPlace, requireOwnGrant } from './grants.ts';

export async function closeGrant(world: World, caller: Caller, { grantId }: CloseGrant): Promise<{ grantId: string }> {
  const grant = await requireOwnGrant(world, caller, grantId);
  if (grant.state === 'closed') return { grantId };
  assertEnded(world, grant);
  const holders = await holdersWithShares(world, grant);
  if (holders.length > 0) {
    const details = { grantId, holders, state: grant.state };
    throw new ContractError('INVALID_STATE', 'some holders still keep shares: purge them first', details);
  }
  const details = { applicationId: grant.applicationId, revoked: grant.state === 'revoked' };
  await advanceGrant(world, caller, { ...grant, state: 'closed' }, { action: 'grant.closed', details });
  return { grantId };
}

async function holdersWithShares(world: World, grant: GrantRecord): Promise<string[]> {
  const kept = await Promise.all(
    grant.holders.map(async (holder) => {
      const keys = grant.materials.map((material) => world.keyOf('fragment', fragmentPlace(grant, material, holder)));
      const hashes = await Promise.all(keys.map((key) => world.private(holder).hash(key)));
      return hashes.some((hash) => hash !== undefined);
    }),
  );
  return grant.holders.filter((_, index) => kept[index]);
}
