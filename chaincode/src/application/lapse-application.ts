import { type ApplicationRecord, ContractError, type InputOf, TRANSITIONS } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { maySee } from './access.ts';
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
  const dueDay = await pastDueDay(world, caller, before);
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

/** @throws ContractError INVALID_STATE; state and due day are told to those only who may see the case */
async function pastDueDay(world: World, caller: Caller, before: ApplicationRecord): Promise<string> {
  const { dueDay, state } = before;
  const isPast = dueDay !== null && world.time.isSurelyPast(await endOf(world, dueDay));
  if (isPast && TRANSITIONS.lapse.from.some((from) => from === state)) return dueDay;
  const text = 'the deadline is not past';
  if (!(await maySee(world, before, caller))) throw new ContractError('INVALID_STATE', text, {});
  assertAllows(before, 'lapse');
  throw new ContractError('INVALID_STATE', text, { dueDay, state });
}
