import { type CampaignRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertOfCohort, assertWindow, placeOf, subjectOf } from './campaigns.ts';

/** The caller's organisation takes applications of this kind and cohort from one instant to another. */
export async function openCampaign(
  world: World,
  caller: Caller,
  input: InputOf<'campaign:open'>,
): Promise<CampaignRecord> {
  const { checklist, closesAt, cohort, opensAt } = input;
  const { mspId, unit } = caller;
  if (unit !== null)
    throw new ContractError('FORBIDDEN', 'only the organisation itself may', { reason: 'organization' });
  const place = { ...placeOf(input), mspId };
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('campaign', place);
  if (isReplay(existing, created)) return existing;
  assertWindow(world, input);
  const { rules, status } = await world.require('checklist', checklist);
  if (status !== 'active') throw new ContractError('INVALID_STATE', 'the checklist is retired', { state: status });
  assertOfCohort(rules, cohort);
  const head = await appendEvent(world, caller, undefined, {
    action: 'campaign.opened',
    details: { checklist: checklist.type, closesAt, cohort, opensAt, version: checklist.version },
    subject: subjectOf(place),
  });
  const record: CampaignRecord = { ...input, created, head, mspId };
  world.put('campaign', place, record);
  return record;
}
