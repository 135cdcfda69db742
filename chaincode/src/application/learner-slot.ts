// One open or approved case for each learner, type and cohort. The slot is the key that two units who open a case at
// once both write, so one of them fails.
import { type ApplicationRecord, type ChecklistRules, ContractError } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';
import { cohortOf } from './attribute-rules.ts';

type Case = Pick<ApplicationRecord, 'attributes' | 'checklist' | 'id' | 'learner' | 'organization'>;

const slotOf = (rules: ChecklistRules, { attributes, checklist, learner }: Case) => ({
  cohort: cohortOf(rules, attributes),
  learner,
  type: checklist.type,
});

/**
 * @param succeeds the earlier, final case that this one relates to, whose slot it may take over
 * @throws ContractError DUPLICATE naming only the organisation
 */
export async function takeSlot(world: World, rules: ChecklistRules, taker: Case, succeeds?: string): Promise<void> {
  const slot = slotOf(rules, taker);
  const held = await world.get('learner-slot', slot);
  if (held !== undefined && held.applicationId !== succeeds) {
    throw new ContractError('DUPLICATE', 'the learner has an open or approved case', {
      organization: held.organization,
    });
  }
  world.put('learner-slot', slot, { applicationId: taker.id, organization: taker.organization });
}

/** @throws ContractError DUPLICATE, or INVALID_INPUT for a case that shares its slot with an earlier one */
export async function moveSlot(
  world: World,
  rules: ChecklistRules,
  before: ApplicationRecord,
  after: ApplicationRecord,
): Promise<void> {
  if (cohortOf(rules, before.attributes) === cohortOf(rules, after.attributes)) return;
  if (before.related !== null) {
    throw new ContractError('INVALID_INPUT', 'the cohort is that of the earlier case', {
      field: `/attributes/${rules.learnerRule.cohort}`,
    });
  }
  world.delete('learner-slot', slotOf(rules, before));
  await takeSlot(world, rules, after);
}

/** A case that ends without approval gives the slot back to the approved case that it was to change, if any. */
export async function releaseSlot(world: World, rules: ChecklistRules, application: ApplicationRecord): Promise<void> {
  const slot = slotOf(rules, application);
  const earlier =
    application.related && (await world.require('application', { applicationId: application.related.id }));
  if (earlier?.state !== 'approved') world.delete('learner-slot', slot);
  else world.put('learner-slot', slot, { applicationId: earlier.id, organization: earlier.organization });
}

/** An approved annulment leaves the learner without a case. */
export function vacateSlot(world: World, rules: ChecklistRules, application: ApplicationRecord): void {
  world.delete('learner-slot', slotOf(rules, application));
}
