// Step 10: needs no holder. Takes effect on each holder when its peer commits the block.
import { ContractError, type RevokeGrant } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { advanceGrant, requireOwnGrant } from './grants.ts';

export async function revokeGrant(
  world: World,
  caller: Caller,
  { grantId, reason }: RevokeGrant,
): Promise<{ grantId: string }> {
  const grant = await requireOwnGrant(world, caller, grantId);
  if (grant.state === 'revoked') return { grantId };
  if (grant.state === 'closed') {
    throw new ContractError('INVALID_STATE', 'the grant is closed', { grantId, state: grant.state });
  }
  const details = { applicationId: grant.applicationId, reason };
  await advanceGrant(world, caller, { ...grant, state: 'revoked' }, { action: 'grant.revoked', details });
  return { grantId };
}
