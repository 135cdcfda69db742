import { type ApplicationRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { actsFor } from '../consortium/deputies.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { storeApplication } from './store-application.ts';
import { assertState } from './transition.ts';

/** By who has it, or by an admin of the same organisation. */
export async function releaseApplication(
  world: World,
  caller: Caller,
  { id }: InputOf<'application:release'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  const { claimedBy, stage } = before;
  const isAdmin = caller.role === 'admin' && caller.unit === null && caller.mspId === claimedBy?.mspId;
  if (claimedBy === null || (!isAdmin && !(await actsFor(world, caller, claimedBy)))) {
    throw new ContractError('FORBIDDEN', 'the caller does not have the case', { reason: 'not-claimed' });
  }
  assertState(before, ['submitted']);
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.released',
    details: { memberId: claimedBy.memberId, stage },
    subject: id,
  });
  const after: ApplicationRecord = { ...before, claimedBy: null, head };
  storeApplication(world, before, after);
  return after;
}
