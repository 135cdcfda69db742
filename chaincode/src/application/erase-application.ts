// The owner's word that a case's materials are gone for good. It comes first: from here on nobody is granted them, and the
// owner's server ends the grants, destroys the keys and unpins the files. Record and trail stay.
import { type ApplicationRecord, ContractError, FINAL_STATES, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { storeApplication } from './store-application.ts';

const DAY = 86_400_000;

/** Decided on: evidence that must outlive its owner's wishes. */
const DECIDED: readonly ApplicationRecord['state'][] = ['approved', 'rejected'];

/**
 * A case that was never decided may be erased once it is final, a decided one when the retention time is over. The same
 * again changes nothing.
 *
 * @throws ContractError NOT_FOUND, FORBIDDEN, INVALID_STATE
 */
export async function eraseApplication(
  world: World,
  caller: Caller,
  { id, reason }: InputOf<'application:erase'>,
): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: id });
  assertOwners(before, caller);
  if (before.erasedAt !== undefined) return before;
  await assertErasable(world, before);
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.erased',
    details: { reason, state: before.state },
    subject: id,
  });
  const after: ApplicationRecord = { ...before, erasedAt: world.time.at, head };
  storeApplication(world, before, after);
  return after;
}

/** An organisation's admins act for all its units. */
function assertOwners({ organization, unit }: ApplicationRecord, caller: Caller): void {
  if (caller.mspId === organization && (caller.unit === null || caller.unit === unit)) return;
  throw new ContractError('FORBIDDEN', 'only those whose case it is', { reason: 'not-own' });
}

async function assertErasable(world: World, { created, id, state }: ApplicationRecord): Promise<void> {
  if (!FINAL_STATES.includes(state)) throw new ContractError('INVALID_STATE', 'only final cases are erased', { state });
  const { retentionDays } = await world.require('consortium', {});
  const until = created.at + retentionDays * DAY;
  if (DECIDED.includes(state) && !world.time.isSurelyPast(until)) {
    throw new ContractError('INVALID_STATE', 'a decided case is kept for the retention time', { state, until });
  }
  const later = await casesAfter(world, id);
  const user = later.find(({ erasedAt, items }) => erasedAt === undefined && items.some(({ source }) => source === id));
  if (user !== undefined) {
    throw new ContractError('INVALID_STATE', 'a later case counts on materials of this one', { by: user.id, state });
  }
}

/** Related to it, to those, and so on: materials are taken over from case to case. */
async function casesAfter(world: World, applicationId: string): Promise<ApplicationRecord[]> {
  const direct = await world.scanLeaves('related-case', { applicationId }, 'application');
  const further = await Promise.all(direct.map(({ id }) => casesAfter(world, id)));
  return [...direct, ...further.flat()];
}
