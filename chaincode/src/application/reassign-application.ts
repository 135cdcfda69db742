import { type ApplicationRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { checklistOf, stageOf } from './checklist-of.ts';
import { assertStageOf, assertUninvolved } from './reviewer.ts';
import { storeApplication } from './store-application.ts';
import { assertState } from './transition.ts';

/** An admin of the stage's organisation gives the case to one of its people. */
export async function reassignApplication(
  world: World,
  caller: Caller,
  { id, to }: InputOf<'application:reassign'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  const stage = stageOf(await checklistOf(world, before), before.stage);
  await assertStageOf(world, before, stage, caller);
  assertState(before, ['submitted']);
  const isElsewhere = before.claimedBy !== null && before.claimedBy.mspId !== caller.mspId;
  if (to.mspId !== caller.mspId || isElsewhere) {
    throw new ContractError('FORBIDDEN', 'only within the own organisation', { reason: 'organization' });
  }
  await assertUninvolved(world, before, stage, to);
  if ((await world.get('member', to))?.status === 'disabled') {
    throw new ContractError('FORBIDDEN', 'the member is disabled', { reason: 'member-disabled' });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.reassigned',
    details: { from: before.claimedBy?.memberId ?? null, stage: stage.code, to: to.memberId },
    subject: id,
  });
  const after: ApplicationRecord = { ...before, claimedBy: to, head };
  storeApplication(world, before, after);
  return after;
}
