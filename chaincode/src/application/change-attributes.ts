import { type ApplicationRecord, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertOwn } from './access.ts';
import { assertAttributes } from './attribute-rules.ts';
import { checklistOf } from './checklist-of.ts';
import { moveSlot } from './learner-slot.ts';
import { storeApplication } from './store-application.ts';
import { assertState } from './transition.ts';

/** All attributes anew, while the case is a draft. */
export async function changeAttributes(
  world: World,
  caller: Caller,
  { attributes, id }: InputOf<'application:changeAttributes'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  assertOwn(before, caller);
  assertState(before, ['draft']);
  const rules = await checklistOf(world, before);
  assertAttributes(rules, attributes);
  await moveSlot(world, rules, before, { ...before, attributes });
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.attributes-changed',
    details: attributes,
    subject: id,
  });
  const after: ApplicationRecord = { ...before, attributes, head };
  storeApplication(world, before, after);
  return after;
}
