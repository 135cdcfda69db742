// Who may decide at a stage.
import { type ApplicationRecord, ContractError, type Person, type Stage } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isSamePerson } from '../state/provenance.ts';
import { type World } from '../state/world.ts';

const forbidden = (reason: string, text: string): ContractError => new ContractError('FORBIDDEN', text, { reason });

/**
 * The organisation that a stage belongs to: the applicant's sponsor, or any of the kind.
 *
 * @throws ContractError FORBIDDEN
 */
export async function assertStageOf(
  world: World,
  { sponsor }: ApplicationRecord,
  { organizationKind, relation }: Stage,
  caller: Caller,
): Promise<void> {
  const { kind } = await world.require('organization', { mspId: caller.mspId });
  const isOfStage = kind === organizationKind && (relation === 'any' || caller.mspId === sponsor);
  if (!isOfStage || caller.unit !== null) throw forbidden('stage', 'the stage belongs to another organisation');
}

/**
 * Nobody reviews what they submitted, decides two stages, or decides an appeal against their own decision.
 *
 * @throws ContractError FORBIDDEN
 */
export async function assertUninvolved(
  world: World,
  { decisions, related, submittedBy }: ApplicationRecord,
  stage: Stage,
  person: Person,
): Promise<void> {
  if (submittedBy.some((other) => isSamePerson(other, person)))
    throw forbidden('submitter', 'submitted by this person');
  if (decisions.some(({ by, stage: decided }) => decided !== stage.code && isSamePerson(by, person))) {
    throw forbidden('other-stage', 'this person decided another stage');
  }
  if (related?.relation !== 'appeals') return;
  const earlier = await world.require('application', { applicationId: related.id });
  if (earlier.decisions.some(({ by }) => isSamePerson(by, person))) {
    throw forbidden('appeal', 'an appeal is decided by other people');
  }
}

/** @throws ContractError FORBIDDEN */
export async function assertMayDecide(
  world: World,
  application: ApplicationRecord,
  stage: Stage,
  caller: Caller,
): Promise<void> {
  await assertStageOf(world, application, stage, caller);
  if (caller.role !== stage.role) throw forbidden('role', 'the stage asks for another role');
  await assertUninvolved(world, application, stage, caller);
}
