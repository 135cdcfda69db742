import { type ApplicationRecord, ContractError, type InputOf, type InspectionRecord } from '@lianjian/ledger-api';
import { checklistOf } from '../application/checklist-of.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertInspectionState, requireOwnInspection } from './inspections.ts';

/** The cases that the block's hash has drawn; whether they are the right ones, anyone can check outside. */
export async function recordSample(
  world: World,
  caller: Caller,
  { id, sample }: InputOf<'inspection:recordSample'>,
): Promise<InspectionRecord> {
  const before = await requireOwnInspection(world, caller, id);
  assertInspectionState(before, 'announced');
  assertSize(before, sample);
  await assertCases(world, before, sample.applications);
  const { block, blockHash, population } = sample;
  const head = await appendEvent(world, caller, before.head, {
    action: 'inspection.drawn',
    details: { block, blockHash, population, size: sample.applications.length },
    subject: id,
  });
  const after: InspectionRecord = { ...before, head, sample, state: 'drawn' };
  world.put('inspection', { inspectionId: id }, after);
  return after;
}

const refuse = (text: string): ContractError =>
  new ContractError('INVALID_INPUT', text, { field: '/sample/applications' });

/** @throws ContractError INVALID_INPUT */
function assertSize(
  { size }: InspectionRecord,
  { applications, population }: InputOf<'inspection:recordSample'>['sample'],
): void {
  if (new Set(applications).size !== applications.length) throw refuse('each case once');
  if (applications.length !== Math.min(size, population)) throw refuse('as many cases as were announced');
}

/** @throws ContractError INVALID_INPUT, NOT_FOUND */
async function assertCases(
  world: World,
  { audience, cohort, type }: InspectionRecord,
  ids: readonly string[],
): Promise<void> {
  const cases = await Promise.all(ids.map((applicationId) => world.require('application', { applicationId })));
  const areApproved = cases.every(
    ({ checklist, organization, state }) =>
      organization === audience && checklist.type === type && state === 'approved',
  );
  const areOfVisit = areApproved && (await areOfCohort(world, cases, cohort));
  if (!areOfVisit) throw refuse('approved cases of the inspected organisation, kind and cohort');
}

async function areOfCohort(world: World, cases: readonly ApplicationRecord[], cohort: string): Promise<boolean> {
  const rules = await Promise.all(cases.map((application) => checklistOf(world, application)));
  return cases.every(({ attributes }, index) => attributes[rules[index]?.learnerRule.cohort ?? ''] === cohort);
}
