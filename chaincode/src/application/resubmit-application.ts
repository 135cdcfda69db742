import { type ApplicationItem, type ApplicationRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isSamePerson, personOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertOwn } from './access.ts';
import { assertComplete } from './assert-complete.ts';
import { checklistOf, stageOf } from './checklist-of.ts';
import { dueDayAfter, endOf } from './due-day.ts';
import { storeApplication } from './store-application.ts';
import { assertAllows } from './transition.ts';

const submitted = (item: ApplicationItem): ApplicationItem =>
  item.status === 'renewed' ? { ...item, status: 'submitted' } : item;

/** Back to the stage that returned the case; what it accepted stays accepted. */
export async function resubmitApplication(
  world: World,
  caller: Caller,
  { id }: InputOf<'application:resubmit'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  assertOwn(before, caller);
  assertAllows(before, 'resubmit');
  await assertInTime(world, before);
  const rules = await checklistOf(world, before);
  await assertComplete(world, rules, before);
  const stage = stageOf(rules, before.stage);
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.resubmitted',
    details: { rounds: before.rounds, stage: stage.code },
    subject: id,
  });
  const isKnown = before.submittedBy.some((person) => isSamePerson(person, caller));
  const after: ApplicationRecord = {
    ...before,
    dueDay: await dueDayAfter(world, stage.workingDays),
    extensions: 0,
    head,
    items: before.items.map(submitted),
    state: 'submitted',
    submittedBy: isKnown ? before.submittedBy : [...before.submittedBy, personOf(caller)],
  };
  storeApplication(world, before, after);
  return after;
}

async function assertInTime(world: World, { dueDay }: ApplicationRecord): Promise<void> {
  if (dueDay !== null && world.time.isPast(await endOf(world, dueDay))) {
    throw new ContractError('EXPIRED', 'the deadline of the supplement is past', { dueDay });
  }
}
