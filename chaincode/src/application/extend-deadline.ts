import { type ApplicationRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { workingDaysAfter } from '../consortium/working-days.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { checklistOf, stageOf } from './checklist-of.ts';
import { assertMayDecide } from './reviewer.ts';
import { storeApplication } from './store-application.ts';
import { assertState } from './transition.ts';

/** More time for a supplement: as often as the checklist allows, by at most the supplement's own length. */
export async function extendDeadline(
  world: World,
  caller: Caller,
  { dueDay, id, reason }: InputOf<'application:extendDeadline'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  const rules = await checklistOf(world, before);
  await assertMayDecide(world, before, stageOf(rules, before.stage), caller);
  assertState(before, ['returned']);
  const { extensions, workingDays } = rules.supplement;
  if (before.dueDay === null || before.extensions >= extensions) {
    throw new ContractError('INVALID_STATE', 'no further extension is allowed', { extensions: before.extensions });
  }
  if (dueDay <= before.dueDay || dueDay > (await workingDaysAfter(world, before.dueDay, workingDays))) {
    throw new ContractError('INVALID_INPUT', 'not a later day within reach', { field: '/dueDay' });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.deadline-extended',
    details: { dueDay, from: before.dueDay, reason },
    subject: id,
  });
  const after: ApplicationRecord = { ...before, dueDay, extensions: before.extensions + 1, head };
  storeApplication(world, before, after);
  return after;
}
