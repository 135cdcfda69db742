import { ContractError } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

/**
 * A sponsor answers for others, so it is registered, active and answers for itself.
 *
 * @throws ContractError INVALID_INPUT
 */
export async function assertSponsor(world: World, mspId: string, sponsor: string | null): Promise<void> {
  if (sponsor === null) return;
  const organization = await world.get('organization', { mspId: sponsor });
  if (sponsor === mspId || organization?.status !== 'active' || organization.sponsor !== null) {
    throw new ContractError('INVALID_INPUT', 'not an organisation that can answer for others', { field: '/sponsor' });
  }
}
