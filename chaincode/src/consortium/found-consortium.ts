import { type InputOf, type OrganizationRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';

/** Genesis: the first admin to call makes the own organisation the authority. Works once. */
export async function foundConsortium(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:found'>,
): Promise<OrganizationRecord> {
  const { kind, name, retentionDays, utcOffsetMinutes } = input;
  const { mspId } = caller;
  const created = provenanceOf(world, caller, input);
  if (isReplay(await world.get('consortium', {}), created)) return world.require('organization', { mspId });
  const founded = { action: 'consortium.founded', details: { mspId }, subject: 'consortium' } as const;
  const registered = {
    action: 'organization.registered',
    details: { kind, mspId, sponsor: null },
    subject: `organization:${mspId}`,
  } as const;
  const head = await appendEvent(world, caller, undefined, founded, utcOffsetMinutes);
  world.put('consortium', {}, { authorityKind: kind, created, head, retentionDays, utcOffsetMinutes });
  const organization: OrganizationRecord = {
    created,
    head: await appendEvent(world, caller, undefined, registered, utcOffsetMinutes),
    kind,
    mspId,
    name,
    sponsor: null,
    status: 'active',
  };
  world.put('organization', organization, organization);
  return organization;
}
