// Whom a matter concerns: as the contract would let them act, and nobody else.
import { describe, expect, test } from '@jest/globals';
import { type Role, type Stage } from '@lianjian/ledger-api';
import { type AccountRow } from '../../src/adapters/database/account-repository.ts';
import { applicants, isStageOf, reviewers, stageNow } from '../../src/notices/addressees.ts';

const COLLEGE = 'CollegeAMSP';
const person = (memberId: string, role: Role, unit: string | null = null): AccountRow => ({
  memberId,
  mspId: COLLEGE,
  role,
  unit,
  name: memberId,
  password: '',
  mustChange: false,
  status: 'active',
  version: 1,
  createdAt: new Date(0),
});
const as = (memberId: string) => ({ memberId, mspId: COLLEGE });
const names = (people: readonly AccountRow[]): string[] => people.map(({ memberId }) => memberId);

const PEOPLE = [
  person('anna', 'clerk', 'riverside'),
  person('ben', 'clerk', 'riverside'),
  person('carla', 'clerk', 'hillside'),
  person('dora', 'clerk'),
  person('emil', 'reviewer'),
  person('fritz', 'reviewer'),
  person('gina', 'reviewer', 'riverside'),
  person('hugo', 'admin'),
];

const STAGE: Stage = {
  code: 'college-review',
  differentPersonFrom: [],
  organizationKind: 'college',
  relation: 'sponsor',
  role: 'reviewer',
  workingDays: 5,
};

describe('applicants', () => {
  const ofCase = (submittedBy: string[], unit: string | null = 'riverside') =>
    names(applicants({ organization: COLLEGE, submittedBy: submittedBy.map(as), unit }, PEOPLE));

  test('are those who handed it in and are still there', () => {
    expect(ofCase(['ben'])).toEqual(['ben']);
    expect(ofCase(['ben', 'gone'])).toEqual(['ben']);
  });

  test('are the unit’s clerks where nobody has handed it in, or nobody of those is left', () => {
    expect(ofCase([])).toEqual(['anna', 'ben']);
    expect(ofCase(['gone'])).toEqual(['anna', 'ben']);
    expect(ofCase([], null)).toEqual(['dora']);
    expect(ofCase(['carla'])).toEqual(['anna', 'ben']);
  });
});

describe('reviewers', () => {
  const of = (change: Partial<Parameters<typeof reviewers>[0]> = {}) =>
    names(reviewers({ claimedBy: null, decisions: [], submittedBy: [], ...change }, STAGE, PEOPLE));

  test('are the desk, without people of units', () => {
    expect(of()).toEqual(['emil', 'fritz']);
  });

  test('are whoever has claimed it', () => {
    expect(of({ claimedBy: as('fritz') })).toEqual(['fritz']);
    expect(of({ claimedBy: as('elsewhere') })).toEqual([]);
  });

  test('are not those who handed it in or decided another stage', () => {
    expect(of({ submittedBy: [as('emil')] })).toEqual(['fritz']);
    expect(of({ decisions: [{ by: as('emil'), stage: 'authority-review' }] })).toEqual(['fritz']);
    expect(of({ decisions: [{ by: as('emil'), stage: 'college-review' }] })).toEqual(['emil', 'fritz']);
  });
});

test('a stage belongs to the organisation that answers, or to any of its kind', () => {
  const college = { kind: 'college', mspId: COLLEGE };
  expect(isStageOf(STAGE, { sponsor: COLLEGE }, college)).toBe(true);
  expect(isStageOf(STAGE, { sponsor: 'CollegeBMSP' }, college)).toBe(false);
  expect(isStageOf({ ...STAGE, relation: 'any' }, { sponsor: 'CollegeBMSP' }, college)).toBe(true);
  expect(isStageOf({ ...STAGE, organizationKind: 'authority' }, { sponsor: COLLEGE }, college)).toBe(false);
});

test('a case lies with a stage only while it is handed in', () => {
  const rules = { route: [STAGE] } as unknown as Parameters<typeof stageNow>[1];
  expect(stageNow({ stage: 'college-review', state: 'submitted' }, rules)).toBe(STAGE);
  expect(stageNow({ stage: 'college-review', state: 'returned' }, rules)).toBeUndefined();
  expect(stageNow({ stage: null, state: 'approved' }, rules)).toBeUndefined();
});
