import { type ApplicationRecord, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertOwn } from './access.ts';
import { checklistOf } from './checklist-of.ts';
import { releaseSlot } from './learner-slot.ts';
import { storeApplication } from './store-application.ts';
import { assertAllows } from './transition.ts';

export async function withdrawApplication(
  world: World,
  caller: Caller,
  { id, reason }: InputOf<'application:withdraw'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  assertOwn(before, caller);
  assertAllows(before, 'withdraw');
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.withdrawn',
    details: { reason, stage: before.stage, state: before.state },
    subject: id,
  });
  await releaseSlot(world, await checklistOf(world, before), before);
  const after: ApplicationRecord = { ...before, claimedBy: null, dueDay: null, head, stage: null, state: 'withdrawn' };
  storeApplication(world, before, after);
  return after;
}
