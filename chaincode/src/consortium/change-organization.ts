import { ContractError, type InputOf, type OrganizationRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertSponsor, assertSponsorsNobody } from './sponsor.ts';

export async function changeOrganization(
  world: World,
  caller: Caller,
  { mspId, name, sponsor, status }: InputOf<'consortium:changeOrganization'>,
): Promise<OrganizationRecord> {
  const before = await world.require('organization', { mspId });
  if (mspId === caller.mspId && status === 'disabled') {
    throw new ContractError('INVALID_STATE', 'an authority does not disable itself', { mspId });
  }
  await assertSponsor(world, mspId, sponsor);
  if (sponsor !== null) await assertSponsorsNobody(world, mspId);
  const head = await appendEvent(world, caller, before.head, {
    action: 'organization.changed',
    details: { mspId, sponsor, status },
    subject: `organization:${mspId}`,
  });
  const after: OrganizationRecord = { ...before, head, name, sponsor, status };
  world.put('organization', after, after);
  return after;
}
