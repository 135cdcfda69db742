import { type ApplicationRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { checklistOf } from './checklist-of.ts';
import { endOf } from './due-day.ts';
import { releaseSlot } from './learner-slot.ts';
import { storeApplication } from './store-application.ts';
import { assertAllows } from './transition.ts';

/** Any member may say that a supplement's deadline is past; so the answer tells no more than that. */
export async function lapseApplication(
  world: World,
  caller: Caller,
  { id }: InputOf<'application:lapse'>,
): Promise<Pick<ApplicationRecord, 'id' | 'state'>> {
  const before = await world.require('application', { applicationId: id });
  assertAllows(before, 'lapse');
  const { dueDay } = before;
  if (dueDay === null || !world.time.isSurelyPast(await endOf(world, dueDay))) {
    throw new ContractError('INVALID_STATE', 'the deadline is not past', { dueDay, state: before.state });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.lapsed',
    details: { dueDay, stage: before.stage },
    subject: id,
  });
  await releaseSlot(world, await checklistOf(world, before), before);
  const after: ApplicationRecord = { ...before, dueDay: null, head, stage: null, state: 'lapsed' };
  storeApplication(world, before, after);
  return { id, state: after.state };
}
