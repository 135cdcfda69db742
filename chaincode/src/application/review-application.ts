import {
  type ApplicationRecord,
  type ChecklistRules,
  ContractError,
  type InputOf,
  type ReviewRecord,
  type Stage,
} from '@lianjian/ledger-api';
import { actsFor, onBehalfOf } from '../consortium/deputies.ts';
import { type Caller } from '../identity/caller.ts';
import { isReportedOpened } from '../sharing/reported-openings.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { checklistOf, stageAfter, stageOf } from './checklist-of.ts';
import { assertNothingMissing, currentMaterials } from './current-materials.ts';
import { dueDayAfter } from './due-day.ts';
import { releaseSlot, vacateSlot } from './learner-slot.ts';
import { assertFindings } from './review-findings.ts';
import { passed, rejected, returned, withDecision } from './review-outcome.ts';
import { assertMayDecide } from './reviewer.ts';
import { storeApplication } from './store-application.ts';
import { assertAllows } from './transition.ts';

type Input = InputOf<'application:review'>;

/** The decision of the stage that the case lies with, by the person who claimed it. */
export async function reviewApplication(world: World, caller: Caller, input: Input): Promise<ApplicationRecord> {
  const { id, outcome, round } = input;
  const before = await world.require('application', { applicationId: id });
  const created = provenanceOf(world, caller, input);
  const key = { applicationId: id, round, stage: input.stage };
  if (isReplay(await world.get('review', key), created)) return before;
  const rules = await checklistOf(world, before);
  const stage = await assertTurn(world, caller, rules, before, input);
  assertFindings(rules, before, input);
  if (outcome === 'pass') await assertOpened(world, rules, before, caller);
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.reviewed',
    details: {
      outcome,
      reason: input.reason,
      reopened: input.findings.filter(({ result }) => result === 'reopened').map(({ item }) => item),
      round,
      stage: stage.code,
      ...onBehalfOf(caller, before.claimedBy),
    },
    subject: id,
  });
  const { findings, reason } = input;
  const review: ReviewRecord = { ...key, created, findings, outcome, reason };
  world.put('review', key, review);
  const after = { ...(await decided(world, rules, before, stage, input, caller)), head };
  storeApplication(world, before, after);
  return after;
}

/** @throws ContractError FORBIDDEN, INVALID_STATE */
async function assertTurn(
  world: World,
  caller: Caller,
  rules: ChecklistRules,
  application: ApplicationRecord,
  { outcome, round, stage: named }: Input,
): Promise<Stage> {
  const stage = stageOf(rules, application.stage);
  await assertMayDecide(world, application, stage, caller);
  assertAllows(application, outcome);
  if (named !== stage.code || round !== application.rounds + 1) {
    throw new ContractError('INVALID_STATE', 'the case is at another stage or round', {
      round: application.rounds + 1,
      stage: stage.code,
    });
  }
  if (application.claimedBy === null || !(await actsFor(world, caller, application.claimedBy))) {
    throw new ContractError('FORBIDDEN', 'claim the case first', { reason: 'not-claimed' });
  }
  if (outcome === 'return' && application.rounds >= rules.supplement.maxRounds) {
    throw new ContractError('INVALID_STATE', 'no further return is allowed', { rounds: application.rounds });
  }
  return stage;
}

/** @throws ContractError INCOMPLETE */
async function assertOpened(
  world: World,
  rules: ChecklistRules,
  application: ApplicationRecord,
  { mspId }: Caller,
): Promise<void> {
  const sensitive = rules.items.filter((item) => item.sensitive).map(({ code }) => code);
  const materials = currentMaterials(application).filter(
    ({ applicationId, item }) => applicationId === application.id && sensitive.includes(item),
  );
  const opened = await Promise.all(
    materials.map((material) => isReportedOpened(world, application.id, material, mspId)),
  );
  assertNothingMissing(
    materials
      .filter((_, index) => opened[index] !== true)
      .map(({ item, part, version }) => ({ item, part, problem: 'not-opened', version })),
  );
}

async function decided(
  world: World,
  rules: ChecklistRules,
  before: ApplicationRecord,
  stage: Stage,
  { findings, outcome }: Input,
  by: Caller,
): Promise<ApplicationRecord> {
  const decision = { by, findings, stage };
  const common = { ...before, claimedBy: null, decisions: withDecision(before.decisions, decision), dueDay: null };
  switch (outcome) {
    case 'pass': {
      const next = stageAfter(rules, stage.code);
      if (next === undefined && before.related?.relation === 'annuls') vacateSlot(world, rules, before);
      const dueDay = next === undefined ? null : await dueDayAfter(world, next.workingDays);
      return { ...common, ...passed(rules, before, decision), dueDay };
    }
    case 'return': {
      const dueDay = await dueDayAfter(world, rules.supplement.workingDays);
      return { ...common, ...returned(before, decision), dueDay, rounds: before.rounds + 1 };
    }
    case 'reject':
      await releaseSlot(world, rules, before);
      return { ...common, ...rejected(before, decision) };
  }
}
