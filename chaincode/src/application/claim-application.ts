import { type ApplicationRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isSamePerson, personOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { checklistOf, stageOf } from './checklist-of.ts';
import { assertMayDecide } from './reviewer.ts';
import { storeApplication } from './store-application.ts';
import { assertState } from './transition.ts';

/** One reviewer takes the case, so that two do not work on it at once. */
export async function claimApplication(
  world: World,
  caller: Caller,
  { id }: InputOf<'application:claim'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  const stage = stageOf(await checklistOf(world, before), before.stage);
  await assertMayDecide(world, before, stage, caller);
  assertState(before, ['submitted']);
  if (before.claimedBy !== null) {
    if (isSamePerson(before.claimedBy, caller)) return before;
    throw new ContractError('CONFLICT', 'somebody else has the case', { reason: 'claimed' });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.claimed',
    details: { stage: stage.code },
    subject: id,
  });
  const after: ApplicationRecord = { ...before, claimedBy: personOf(caller), head };
  storeApplication(world, before, after);
  return after;
}
