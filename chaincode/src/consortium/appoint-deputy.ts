import { ContractError, type DeputyRecord, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertMayAppointFor, isRunning, subjectOf } from './deputies.ts';

const LONGEST = 366 * 86_400_000;

/** From now on the deputy may finish what the member has claimed. */
export async function appointDeputy(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:appointDeputy'>,
): Promise<DeputyRecord> {
  const { deputyId, memberId, role, until } = input;
  const { mspId } = caller;
  assertMayAppointFor(caller, memberId);
  assertSound(world, caller, input);
  const created = provenanceOf(world, caller, input);
  const before = await world.get('deputy', { deputyId, memberId, mspId });
  if (before !== undefined && isRunning(world, before) && isReplay(before, created)) return before;
  const head = await appendEvent(world, caller, before?.head, {
    action: 'deputy.appointed',
    details: { deputyId, memberId, role, until },
    subject: subjectOf(mspId, input),
  });
  const record: DeputyRecord = { ...input, created, ended: false, from: world.time.at, head, mspId };
  world.put('deputy', record, record);
  return record;
}

/** @throws ContractError INVALID_INPUT */
function assertSound(
  world: World,
  caller: Caller,
  { deputyId, memberId, role, until }: InputOf<'consortium:appointDeputy'>,
): void {
  const refuse = (field: string, text: string): ContractError => new ContractError('INVALID_INPUT', text, { field });
  if (deputyId === memberId) throw refuse('/deputyId', 'nobody is the own deputy');
  if (memberId === caller.memberId && role !== caller.role) throw refuse('/role', 'the member does not have this role');
  if (world.time.isPast(until) || until - world.time.at > LONGEST) {
    throw refuse('/until', 'an instant to come, within 366 days');
  }
}
