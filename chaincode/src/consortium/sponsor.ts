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

/**
 * Who answers for others keeps answering for itself.
 *
 * @throws ContractError INVALID_STATE naming those for whom it answers
 */
export async function assertSponsorsNobody(world: World, mspId: string): Promise<void> {
  const organizations = await world.scanRecords('organization', {});
  const sponsored = organizations.filter(({ sponsor }) => sponsor === mspId).map((organization) => organization.mspId);
  if (sponsored.length > 0) {
    throw new ContractError('INVALID_STATE', 'the organisation answers for others', { mspId, sponsored });
  }
}
