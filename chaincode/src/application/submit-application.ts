import { type ApplicationRecord, type InputOf } from '@lianjian/ledger-api';
import { assertCampaignIsOpen } from '../campaign/campaigns.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { personOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertOwn } from './access.ts';
import { cohortOf } from './attribute-rules.ts';
import { checklistOf } from './checklist-of.ts';
import { assertComplete } from './assert-complete.ts';
import { dueDayAfter } from './due-day.ts';
import { storeApplication } from './store-application.ts';
import { assertAllows } from './transition.ts';

/** Hands a complete draft to the first stage; refused with the exact list of what is missing. */
export async function submitApplication(
  world: World,
  caller: Caller,
  { id }: InputOf<'application:submit'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  assertOwn(before, caller);
  assertAllows(before, 'submit');
  const rules = await checklistOf(world, before);
  await assertCampaignIsOpen(world, before, cohortOf(rules, before.attributes));
  await assertComplete(world, rules, before);
  const [first] = rules.route;
  if (first === undefined) throw new Error('a checklist has at least one stage');
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.submitted',
    details: { stage: first.code },
    subject: id,
  });
  const after: ApplicationRecord = {
    ...before,
    dueDay: await dueDayAfter(world, first.workingDays),
    head,
    items: before.items.map((item) => (item.source === null ? { ...item, status: 'submitted' } : item)),
    stage: first.code,
    state: 'submitted',
    submittedBy: [personOf(caller)],
  };
  storeApplication(world, before, after);
  return after;
}
