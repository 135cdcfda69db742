import { type InputOf, type UnitRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertActsForOrganization } from './own-organization.ts';

export async function registerUnit(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:registerUnit'>,
): Promise<UnitRecord> {
  const { code, name } = input;
  const sponsor = caller.mspId;
  assertActsForOrganization(caller, sponsor);
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('unit', { unit: code });
  if (isReplay(existing, created)) return existing;
  const head = await appendEvent(world, caller, undefined, {
    action: 'unit.registered',
    details: { sponsor, unit: code },
    subject: `unit:${code}`,
  });
  const unit: UnitRecord = { code, created, head, name, sponsor, status: 'active' };
  world.put('unit', { unit: code }, unit);
  return unit;
}
