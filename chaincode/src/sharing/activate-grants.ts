// Step 5: every endorser compares what lies in the holders' private collections with what the grant shows. Only then is
// the grant active.
import { type ActivateGrants, ContractError, encodeBase64url, type GrantRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { advanceGrant, assertNotExpired, fragmentPlace, requireOwnGrant } from './grants.ts';

interface Missing {
  readonly grantId: string;
  readonly holder: string;
}

export async function activateGrants(
  world: World,
  caller: Caller,
  { grantIds }: ActivateGrants,
): Promise<{ grantIds: readonly string[] }> {
  const grants = await Promise.all(grantIds.map((grantId) => requireOwnGrant(world, caller, grantId)));
  const waiting = grants.filter(({ state }) => state !== 'active');
  const missing = await Promise.all(waiting.map((grant) => missingShares(world, grant)));
  if (missing.flat().length > 0) {
    const details = { missing: missing.flat().map(({ grantId, holder }) => ({ grantId, holder })) };
    throw new ContractError('INCOMPLETE', 'not every holder has the shares that the grant shows', details);
  }
  for (const grant of waiting) {
    const details = { applicationId: grant.applicationId };
    await advanceGrant(world, caller, { ...grant, state: 'active' }, { action: 'grant.activated', details });
  }
  return { grantIds };
}

async function missingShares(world: World, grant: GrantRecord): Promise<Missing[]> {
  const { holders, id: grantId, state } = grant;
  if (state !== 'created') throw new ContractError('REVOKED', 'the grant was revoked or closed', { grantId });
  assertNotExpired(world, grant);
  const complete = await Promise.all(holders.map((holder) => hasAllShares(world, grant, holder)));
  return holders.filter((_, index) => complete[index] === false).map((holder) => ({ grantId, holder }));
}

async function hasAllShares(world: World, grant: GrantRecord, holder: string): Promise<boolean> {
  const present = await Promise.all(
    grant.materials.map(async (material) => {
      const place = fragmentPlace(grant, material, holder);
      const [fragment, hash] = await Promise.all([
        world.require('fragment', place),
        world.private(holder).hash(world.keyOf('fragment', place)),
      ]);
      return hash !== undefined && encodeBase64url(hash) === fragment.shareDigest;
    }),
  );
  return !present.includes(false);
}
