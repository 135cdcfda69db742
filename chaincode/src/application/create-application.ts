import { type ApplicationRecord, type ChecklistRules, ContractError, type InputOf } from '@lianjian/ledger-api';
import { assertCampaignTakes } from '../campaign/campaigns.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertAttributes, cohortOf } from './attribute-rules.ts';
import { itemOf } from './checklist-of.ts';
import { takeSlot } from './learner-slot.ts';
import { earlierCase, takenOver } from './related-case.ts';
import { storeNewApplication } from './store-application.ts';

/** Opens a case as a draft, for the organisation and unit of the caller's certificate. */
export async function createApplication(
  world: World,
  caller: Caller,
  input: InputOf<'application:create'>,
): Promise<ApplicationRecord> {
  const { attributes, checklist, id, learner } = input;
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('application', { applicationId: id });
  if (isReplay(existing, created)) return existing;
  const rules = await activeRules(world, checklist);
  assertAttributes(rules, attributes);
  const cohort = cohortOf(rules, attributes);
  const earlier = await earlierCase(world, caller, input, rules.learnerRule.cohort);
  const sponsor = await sponsorOf(world, caller, rules, earlier);
  await assertCampaignTakes(world, { checklist, related: input.related, sponsor }, cohort);
  await takeSlot(world, rules, { ...input, organization: caller.mspId }, earlier?.id);
  const head = await appendEvent(world, caller, undefined, {
    action: 'application.created',
    details: { checklist: checklist.type, learner, related: earlier?.id ?? null, version: checklist.version },
    subject: id,
  });
  const application: ApplicationRecord = {
    attributes,
    checklist,
    claimedBy: null,
    created,
    decisions: [],
    dueDay: null,
    extensions: 0,
    head,
    id,
    items: itemsFrom(rules, earlier, input),
    learner,
    organization: caller.mspId,
    related: input.related && { id: input.related.id, relation: input.related.relation },
    rounds: 0,
    sponsor,
    stage: null,
    state: 'draft',
    submittedBy: [],
    unit: caller.unit,
  };
  storeNewApplication(world, application);
  await noteOnEarlier(world, caller, application, earlier);
  return application;
}

async function activeRules(world: World, reference: { type: string; version: number }): Promise<ChecklistRules> {
  const { rules, status } = await world.require('checklist', reference);
  if (status !== 'active') throw new ContractError('INVALID_STATE', 'the checklist is retired', { state: status });
  return rules;
}

function itemsFrom(
  rules: ChecklistRules,
  earlier: ApplicationRecord | undefined,
  { related }: InputOf<'application:create'>,
): ApplicationRecord['items'] {
  if (earlier === undefined || related === null) return [];
  for (const code of related.takeOver) itemOf(rules, code, '/related/takeOver');
  return takenOver(earlier, related.takeOver);
}

/** The authority opens cases about others' cases; all others are answered for by their own sponsor. */
async function sponsorOf(
  world: World,
  caller: Caller,
  { route }: ChecklistRules,
  earlier: ApplicationRecord | undefined,
): Promise<string> {
  const own = await world.require('organization', { mspId: caller.mspId });
  const sponsor = earlier?.sponsor ?? own.sponsor ?? own.mspId;
  const { kind, status } = await world.require('organization', { mspId: sponsor });
  const isElsewhere = route.some(
    ({ organizationKind, relation }) => relation === 'sponsor' && organizationKind !== kind,
  );
  if (isElsewhere || status !== 'active') {
    throw new ContractError('FORBIDDEN', 'no stage of the route answers for this organisation', { reason: 'route' });
  }
  return sponsor;
}

async function noteOnEarlier(
  world: World,
  caller: Caller,
  { id, related }: ApplicationRecord,
  earlier: ApplicationRecord | undefined,
): Promise<void> {
  if (earlier === undefined || related === null) return;
  const head = await appendEvent(world, caller, earlier.head, {
    action: 'application.related',
    details: { by: id, relation: related.relation },
    subject: earlier.id,
  });
  world.put('application', { applicationId: earlier.id }, { ...earlier, head });
  const leaf = { applicationId: earlier.id, relatedId: id };
  world.putLeaf('related-case', leaf, world.keyOf('application', { applicationId: id }));
}
