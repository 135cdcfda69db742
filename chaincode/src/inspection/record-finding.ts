import { ContractError, type InputOf, type InspectionFinding } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertInspectionState, requireOwnInspection } from './inspections.ts';

/** What the visit found in one of the drawn cases; said once. */
export async function recordFinding(
  world: World,
  caller: Caller,
  input: InputOf<'inspection:recordFinding'>,
): Promise<InspectionFinding> {
  const { applicationId, comment, id, reason, result } = input;
  const before = await requireOwnInspection(world, caller, id);
  const created = provenanceOf(world, caller, input);
  const place = { applicationId, inspectionId: id };
  const existing = await world.get('inspection-finding', place);
  if (isReplay(existing, created)) return existing;
  assertInspectionState(before, 'drawn');
  if (!(before.sample?.applications ?? []).includes(applicationId)) {
    throw new ContractError('INVALID_INPUT', 'not a case of the sample', { field: '/applicationId' });
  }
  if ((result === 'defective') !== (reason !== null)) {
    throw new ContractError('INVALID_INPUT', 'a defect, and only a defect, has a reason', { field: '/reason' });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'inspection.finding-recorded',
    details: { applicationId, reason, result },
    subject: id,
  });
  const finding: InspectionFinding = { ...place, comment, created, reason, result };
  world.put('inspection-finding', place, finding);
  world.put('inspection', { inspectionId: id }, { ...before, head });
  return finding;
}
