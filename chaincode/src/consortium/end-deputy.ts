import { ContractError, type DeputyRecord, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertMayAppointFor, subjectOf } from './deputies.ts';

/** Before its time. */
export async function endDeputy(
  world: World,
  caller: Caller,
  { deputyId, memberId }: InputOf<'consortium:endDeputy'>,
): Promise<DeputyRecord> {
  assertMayAppointFor(caller, memberId);
  const before = await world.require('deputy', { deputyId, memberId, mspId: caller.mspId });
  if (before.ended) throw new ContractError('INVALID_STATE', 'the appointment has ended', { until: before.until });
  const head = await appendEvent(world, caller, before.head, {
    action: 'deputy.ended',
    details: { deputyId, memberId },
    subject: subjectOf(before.mspId, before),
  });
  const after: DeputyRecord = { ...before, ended: true, head };
  world.put('deputy', after, after);
  return after;
}
