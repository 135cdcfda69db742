// After revocation or expiry each holder removes its shares, value and hash, endorsed by the holder alone. No public
// write: closing the grant is the public step, which looks whether they are gone.
import { ContractError, type GrantRecord, type PurgeShares } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { actsForOwner, assertEnded, assertHolder, fragmentPlace, requireGrant } from './grants.ts';

export async function purgeShares(
  world: World,
  caller: Caller,
  { grantIds }: PurgeShares,
): Promise<{ holder: string }> {
  const holder = world.ownMspId;
  for (const grantId of grantIds) {
    const grant = await requireGrant(world, grantId);
    assertHolder(grant, holder);
    assertMayEnd(caller, grant, holder);
    assertEnded(world, grant);
    await purge(world, grant, holder);
  }
  return { holder };
}

/** @throws ContractError FORBIDDEN */
function assertMayEnd(caller: Caller, grant: GrantRecord, holder: string): void {
  if (actsForOwner(caller, grant) || (caller.mspId === holder && caller.unit === null)) return;
  throw new ContractError('FORBIDDEN', 'only the owner and the holder may', { reason: 'not-owner-or-holder' });
}

async function purge(world: World, grant: GrantRecord, holder: string): Promise<void> {
  const keys = grant.materials.map((material) => world.keyOf('fragment', fragmentPlace(grant, material, holder)));
  const hashes = await Promise.all(keys.map((key) => world.private(holder).hash(key)));
  keys
    .filter((_, index) => hashes[index] !== undefined)
    .forEach((key) => {
      world.purgePrivate(holder, key);
    });
}
