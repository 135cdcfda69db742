// A case of one private file, where the files are not what is measured.
import { randomBytes } from 'node:crypto';
import { type Client } from './client.ts';

const TYPE = 'bench-desk';
export const SMALL_ITEM = 'form';

const stage = (code: string, organizationKind: string, relation: string): object => ({
  ...{ code, organizationKind, relation, differentPersonFrom: [], role: 'reviewer', workingDays: 5 },
});

const checklist = {
  type: TYPE,
  version: 1,
  attributes: [{ code: 'cohort', pattern: '^20[0-9]{2}$' }],
  attributeRules: [],
  items: [
    {
      ...{ code: SMALL_ITEM, required: 'always', mediaTypes: ['application/pdf'], maxBytes: 1_000_000 },
      ...{ files: { min: 1, max: 1 }, sensitive: true },
    },
  ],
  learnerRule: { onePer: ['learner', 'cohort'] },
  reasons: [{ code: 'missing-page', outcome: 'return' }],
  route: [stage('college-review', 'college', 'sponsor'), stage('authority-review', 'authority', 'any')],
  supplement: { workingDays: 10, maxRounds: 3, extensions: 1 },
};

/** The same again changes nothing. */
export const publishSmallChecklist = (admin: Client): Promise<unknown> =>
  admin.json('POST', '/checklists', { file: JSON.stringify(checklist) });

export async function openSmallCase(clerk: Client): Promise<string> {
  const { record } = await clerk.json<{ record: { id: string } }>('POST', '/applications', {
    checklist: { type: TYPE, version: 1 },
    attributes: { cohort: '2026' },
    learner: { documentType: 'passport', documentNumber: randomBytes(12).toString('hex') },
  });
  return record.id;
}

/** A return by the first stage, with a comment. */
export const returning = {
  stage: 'college-review',
  round: 1,
  outcome: 'return',
  findings: [{ item: SMALL_ITEM, result: 'reopened', reason: 'missing-page', comment: '请补第二页' }],
};
