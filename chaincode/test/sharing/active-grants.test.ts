import { describe, expect, test } from '@jest/globals';
import { type ChecklistRules } from '@lianjian/ledger-api';
import { requiredDesks } from '../../src/sharing/active-grants.ts';

const stage = { differentPersonFrom: [] as string[], role: 'reviewer' as const, workingDays: 5 };
const route: ChecklistRules['route'] = [
  { ...stage, code: 'college', organizationKind: 'college', relation: 'sponsor' },
  { ...stage, code: 'authority', organizationKind: 'authority', relation: 'any' },
  { ...stage, code: 'authority-again', organizationKind: 'authority', relation: 'any' },
];

describe('desks that must be able to read a case', () => {
  test('are those of the route, each once, and the authority’s audit desk', () => {
    expect(requiredDesks({ route }, { sponsor: 'CollegeAMSP' }, { authorityKind: 'authority' })).toEqual([
      { mspId: 'CollegeAMSP', role: 'reviewer' },
      { organizationKind: 'authority', role: 'reviewer' },
      { organizationKind: 'authority', role: 'auditor' },
    ]);
  });
});
