import { type GrantRecord } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

/** The grants of a case that work now: activated, not revoked, not expired. */
export async function activeGrantsFor(world: World, applicationId: string): Promise<readonly GrantRecord[]> {
  const grants = await world.scanLeaves('grant-by-application', { applicationId }, 'grant');
  return grants.filter(({ expiresAt, state }) => state === 'active' && !world.time.isPast(expiresAt));
}
