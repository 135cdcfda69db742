import { type InputOf, type UnitRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertActsForOrganization } from './own-organization.ts';

export async function changeUnit(
  world: World,
  caller: Caller,
  { code, name, status }: InputOf<'consortium:changeUnit'>,
): Promise<UnitRecord> {
  const before = await world.require('unit', { unit: code });
  assertActsForOrganization(caller, before.sponsor);
  const head = await appendEvent(world, caller, before.head, {
    action: 'unit.changed',
    details: { status, unit: code },
    subject: `unit:${code}`,
  });
  const after: UnitRecord = { ...before, head, name, status };
  world.put('unit', { unit: code }, after);
  return after;
}
