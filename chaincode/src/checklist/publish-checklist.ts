import { type ChecklistRecord, ContractError, type InputOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertConsistent } from './checklist-consistency.ts';

/** A version never changes; open cases keep the version that they were created under. */
export async function publishChecklist(
  world: World,
  caller: Caller,
  input: InputOf<'checklist:publish'>,
): Promise<ChecklistRecord> {
  const { rules, source } = input;
  const { type, version } = rules;
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('checklist', { type, version });
  if (isReplay(existing, created)) return existing;
  assertConsistent(rules);
  if (version > 1 && (await world.get('checklist', { type, version: version - 1 })) === undefined) {
    throw new ContractError('INVALID_INPUT', 'versions follow one another', { field: '/rules/version' });
  }
  const head = await appendEvent(world, caller, undefined, {
    action: 'checklist.published',
    details: { source, type, version },
    subject: `checklist:${type}:${version}`,
  });
  const checklist: ChecklistRecord = { created, head, rules, source, status: 'active' };
  world.put('checklist', { type, version }, checklist);
  return checklist;
}
