import { type InputOf, type InspectionRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertInspects } from './inspections.ts';

/** Says who is visited and how many cases are looked at, before anyone can know which. */
export async function announceInspection(
  world: World,
  caller: Caller,
  input: InputOf<'inspection:announce'>,
): Promise<InspectionRecord> {
  const { audience, cohort, id, size, type } = input;
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('inspection', { inspectionId: id });
  if (isReplay(existing, created)) return existing;
  await assertInspects(world, caller, audience);
  const head = await appendEvent(world, caller, undefined, {
    action: 'inspection.announced',
    details: { audience, cohort, size, type },
    subject: id,
  });
  const record: InspectionRecord = { ...input, created, head, mspId: caller.mspId, sample: null, state: 'announced' };
  world.put('inspection', { inspectionId: id }, record);
  const leaf = { inspectionId: id, mspId: audience, newestFirst: created.at };
  world.putLeaf('by-audience', leaf, world.keyOf('inspection', { inspectionId: id }));
  return record;
}
