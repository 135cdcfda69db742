import { type InputOf, type OrganizationRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertSponsor } from './sponsor.ts';

export async function registerOrganization(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:registerOrganization'>,
): Promise<OrganizationRecord> {
  const { kind, mspId, sponsor } = input;
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('organization', { mspId });
  if (isReplay(existing, created)) return existing;
  await assertSponsor(world, mspId, sponsor);
  const head = await appendEvent(world, caller, undefined, {
    action: 'organization.registered',
    details: { kind, mspId, sponsor },
    subject: `organization:${mspId}`,
  });
  const organization: OrganizationRecord = { ...input, created, head, status: 'active' };
  world.put('organization', organization, organization);
  return organization;
}
