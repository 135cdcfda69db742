import { type ChecklistRules } from '@lianjian/ledger-api';

/** One private item, one stage at the applicant's sponsor. */
export const ONE_STAGE: ChecklistRules = {
  attributeRules: [],
  attributes: [{ code: 'cohort', pattern: '^20[0-9]{2}$' }],
  items: [
    {
      code: 'degree-scan',
      files: { max: 1, min: 1 },
      maxBytes: 1_000_000,
      mediaTypes: ['application/pdf'],
      required: 'always',
      sensitive: true,
    },
    {
      code: 'letter',
      files: { max: 1, min: 0 },
      maxBytes: 1_000_000,
      mediaTypes: ['application/pdf'],
      required: 'optional',
      sensitive: true,
    },
  ],
  learnerRule: { cohort: 'cohort' },
  reasons: [{ code: 'unreadable', outcome: 'return' }],
  route: [
    {
      code: 'college-review',
      differentPersonFrom: [],
      organizationKind: 'college',
      relation: 'sponsor',
      role: 'reviewer',
      workingDays: 10,
    },
  ],
  supplement: { extensions: 1, maxRounds: 2, workingDays: 10 },
  type: 'degree-check',
  version: 1,
};
