// The checklist of the benchmark's cases: one optional item and one stage, so that each transaction can be asked alone.
import { type ChecklistRules } from '@lianjian/ledger-api';

export const ITEM = 'report';
export const STAGE = 'college-review';

export const BENCHMARK_CHECKLIST: ChecklistRules = {
  attributeRules: [],
  attributes: [{ code: 'cohort', pattern: '^20[0-9]{2}$' }],
  items: [
    {
      code: ITEM,
      files: { max: 3, min: 0 },
      maxBytes: 10_000_000,
      mediaTypes: ['application/pdf'],
      required: 'optional',
      sensitive: false,
    },
  ],
  learnerRule: { cohort: 'cohort' },
  reasons: [{ code: 'unreadable', outcome: 'return' }],
  route: [
    {
      code: STAGE,
      differentPersonFrom: [],
      organizationKind: 'college',
      relation: 'sponsor',
      role: 'reviewer',
      workingDays: 10,
    },
  ],
  supplement: { extensions: 1, maxRounds: 2, workingDays: 10 },
  type: 'benchmark-case',
  version: 1,
};
