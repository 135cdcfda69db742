// Whom a matter of a case concerns, among the people of one organisation.
import { type ApplicationRecord, type ChecklistRules, type Person, type Stage } from '@lianjian/ledger-api';
import { type AccountRow } from '../adapters/database/account-repository.ts';

const isSame = (a: Person, b: Person): boolean => a.memberId === b.memberId && a.mspId === b.mspId;
const isAmong = (people: readonly Person[], person: Person): boolean => people.some((other) => isSame(other, person));

/** Whoever handed the case in; where none of them is there any more, every clerk of the unit. */
export function applicants(
  { organization, submittedBy, unit }: Pick<ApplicationRecord, 'organization' | 'submittedBy' | 'unit'>,
  people: readonly AccountRow[],
): AccountRow[] {
  const clerks = people.filter(
    ({ mspId, role, unit: of }) => mspId === organization && role === 'clerk' && of === unit,
  );
  const known = clerks.filter((clerk) => isAmong(submittedBy, clerk));
  return known.length > 0 ? known : clerks;
}

/** Whoever began it; where that person is not there any more, every clerk of the unit. */
export const beginner = (
  { created, organization, unit }: Pick<ApplicationRecord, 'created' | 'organization' | 'unit'>,
  people: readonly AccountRow[],
): AccountRow[] => applicants({ organization, submittedBy: [created.by], unit }, people);

/** Undefined while the case lies with no stage. */
export const stageNow = (
  { stage, state }: Pick<ApplicationRecord, 'stage' | 'state'>,
  { route }: ChecklistRules,
): Stage | undefined => (state === 'submitted' ? route.find(({ code }) => code === stage) : undefined);

export const isStageOf = (
  { organizationKind, relation }: Stage,
  { sponsor }: Pick<ApplicationRecord, 'sponsor'>,
  organization: { readonly kind: string | undefined; readonly mspId: string },
): boolean => organization.kind === organizationKind && (relation === 'any' || organization.mspId === sponsor);

/** Whoever has claimed the case; while nobody has, everyone of the desk whom the contract would let decide it. */
export function reviewers(
  { claimedBy, decisions, submittedBy }: Pick<ApplicationRecord, 'claimedBy' | 'decisions' | 'submittedBy'>,
  stage: Stage,
  people: readonly AccountRow[],
): AccountRow[] {
  if (claimedBy !== null) return people.filter((person) => isSame(person, claimedBy));
  const others = decisions.filter(({ stage: decided }) => decided !== stage.code).map(({ by }) => by);
  return people.filter(
    (person) =>
      person.role === stage.role && person.unit === null && !isAmong(submittedBy, person) && !isAmong(others, person),
  );
}
