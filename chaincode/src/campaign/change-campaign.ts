import { type CampaignRecord, type InputOf } from '@lianjian/ledger-api';
import { assertActsForOrganization } from '../consortium/own-organization.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertWindow, subjectOf } from './campaigns.ts';

/** Another window; the trail keeps the old one and the reason. */
export async function changeCampaign(
  world: World,
  caller: Caller,
  input: InputOf<'campaign:change'>,
): Promise<CampaignRecord> {
  const { closesAt, cohort, opensAt, reason, type } = input;
  const place = { cohort, mspId: caller.mspId, type };
  assertActsForOrganization(caller, place.mspId);
  const before = await world.require('campaign', place);
  assertWindow(world, input);
  const head = await appendEvent(world, caller, before.head, {
    action: 'campaign.changed',
    details: { closedAt: before.closesAt, closesAt, openedAt: before.opensAt, opensAt, reason },
    subject: subjectOf(place),
  });
  const after: CampaignRecord = { ...before, closesAt, head, opensAt };
  world.put('campaign', place, after);
  return after;
}
