// Who acts for whom. A deputy acts with the own certificate; the trail names both.
import { ContractError, type DeputyRecord, type InputOf, type Person } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isSamePerson } from '../state/provenance.ts';
import { type World } from '../state/world.ts';

/**
 * Members appoint their own deputies, admins those of the organisation's members.
 *
 * @throws ContractError FORBIDDEN
 */
export function assertMayAppointFor(caller: Caller, memberId: string): void {
  if (caller.memberId === memberId || (caller.role === 'admin' && caller.unit === null)) return;
  throw new ContractError('FORBIDDEN', 'only the member or an admin of the organisation may', { reason: 'deputy' });
}

export const subjectOf = (mspId: string, { deputyId, memberId }: Pick<DeputyRecord, 'deputyId' | 'memberId'>): string =>
  `deputy:${mspId}:${memberId}:${deputyId}`;

export const isRunning = (world: World, { ended, until }: DeputyRecord): boolean => !ended && !world.time.isPast(until);

/** Whether the caller is the member who began a work, or may finish it as the member's deputy. */
export async function actsFor(world: World, caller: Caller, member: Person): Promise<boolean> {
  return isSamePerson(member, caller) || isDeputyOf(world, caller, member);
}

/** What the trail says besides the actor where a deputy acts. */
export const onBehalfOf = (caller: Caller, member: Person | null): { onBehalfOf?: string } =>
  member === null || isSamePerson(member, caller) ? {} : { onBehalfOf: member.memberId };

async function isDeputyOf(world: World, caller: Caller, { memberId, mspId }: Person): Promise<boolean> {
  if (caller.mspId !== mspId) return false;
  const [appointment, member] = await Promise.all([
    world.get('deputy', { deputyId: caller.memberId, memberId, mspId }),
    world.get('member', { memberId, mspId }),
  ]);
  if (appointment === undefined || member?.status === 'disabled') return false;
  return appointment.role === caller.role && isRunning(world, appointment);
}

/** A member's deputies, past ones among them; there are few. */
export const listDeputies = (
  world: World,
  _caller: Caller,
  input: InputOf<'consortium:listDeputies'>,
): Promise<DeputyRecord[]> => world.scanRecords('deputy', input);
