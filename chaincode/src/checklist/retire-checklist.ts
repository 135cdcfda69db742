import { type ChecklistRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';

/** No new cases under this version; open ones go on. */
export async function retireChecklist(
  world: World,
  caller: Caller,
  { type, version }: InputOf<'checklist:retire'>,
): Promise<ChecklistRecord> {
  const before = await world.require('checklist', { type, version });
  if (before.status === 'retired') {
    throw new ContractError('INVALID_STATE', 'the version is retired', { state: before.status });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'checklist.retired',
    details: { type, version },
    subject: `checklist:${type}:${version}`,
  });
  const after: ChecklistRecord = { ...before, head, status: 'retired' };
  world.put('checklist', { type, version }, after);
  return after;
}
