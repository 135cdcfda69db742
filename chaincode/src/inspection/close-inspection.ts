import { ContractError, type InputOf, type InspectionRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertInspectionState, requireOwnInspection } from './inspections.ts';

/** Once every drawn case has a finding. */
export async function closeInspection(
  world: World,
  caller: Caller,
  { id }: InputOf<'inspection:close'>,
): Promise<InspectionRecord> {
  const before = await requireOwnInspection(world, caller, id);
  assertInspectionState(before, 'drawn');
  const findings = await Promise.all(
    (before.sample?.applications ?? []).map((applicationId) =>
      world.get('inspection-finding', { applicationId, inspectionId: id }),
    ),
  );
  const open = (before.sample?.applications ?? []).filter((_, index) => findings[index] === undefined);
  if (open.length > 0) {
    throw new ContractError('INCOMPLETE', 'cases of the sample have no finding', {
      missing: open.map((application) => ({ application, problem: 'absent' })),
    });
  }
  const defective = findings.filter((finding) => finding?.result === 'defective').length;
  const head = await appendEvent(world, caller, before.head, {
    action: 'inspection.closed',
    details: { defective, sound: findings.length - defective },
    subject: id,
  });
  const after: InspectionRecord = { ...before, head, state: 'closed' };
  world.put('inspection', { inspectionId: id }, after);
  return after;
}
