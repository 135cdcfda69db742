// A case of one private file under a checklist of its own: what is tested is not the files.
import { type Answer, type Person } from './api.ts';
import { bytesOf, type Committed, contentPath, newCaseBody, upload, type Uploaded } from './http-case.ts';
import { jpeg } from './files.ts';

const ITEM = 'identity-card';
const TYPE = 'small-check';

const stage = (code: string, organizationKind: string, relation: string): object => ({
  code,
  differentPersonFrom: [],
  organizationKind,
  relation,
  role: 'reviewer',
  workingDays: 5,
});

const checklist = {
  type: TYPE,
  version: 1,
  attributes: [{ code: 'cohort', pattern: '^20[0-9]{2}$' }],
  attributeRules: [],
  items: [
    {
      code: ITEM,
      files: { max: 5, min: 1 },
      maxBytes: 10_000_000,
      mediaTypes: ['image/jpeg'],
      required: 'always',
      sensitive: true,
    },
  ],
  learnerRule: { onePer: ['learner', 'cohort'] },
  reasons: [
    { code: 'missing-page', outcome: 'return' },
    { code: 'forged', outcome: 'reject' },
  ],
  route: [stage('college-review', 'college', 'sponsor'), stage('authority-review', 'authority', 'any')],
  supplement: { extensions: 1, maxRounds: 3, workingDays: 10 },
};

/** By the authority's administrator, once for a server. */
export async function publishSmallChecklist(authority: Person): Promise<void> {
  const { status, body } = await authority.post('/checklists', { file: JSON.stringify(checklist) });
  if (status !== 201) throw new Error(`no checklist: ${JSON.stringify(body)}`);
}

/** The same where other files may have published it on the same network. */
export async function ensureSmallChecklist(authority: Person): Promise<void> {
  const known = await authority.get(`/checklists/${TYPE}/1`);
  if (known.status !== 200) await publishSmallChecklist(authority);
}

export async function smallDraft(clerk: Person, change: object = {}): Promise<string> {
  const body = newCaseBody({ checklist: { type: TYPE, version: 1 }, attributes: { cohort: '2026' }, ...change });
  const made = await clerk.post<Committed>('/applications', body);
  if (made.status !== 201) throw new Error(`no case: ${JSON.stringify(made.body)}`);
  return made.body.record.id;
}

export const smallFile = (clerk: Person, id: string, text = 'front', query = ''): Promise<Answer<Uploaded[]>> =>
  upload(clerk, id, ITEM, [['身份证 正面.jpg', bytesOf(jpeg(text))]], query);

/** @param cohort one that no other test counts */
export async function smallSubmitted(clerk: Person, cohort = '2026'): Promise<string> {
  const id = await smallDraft(clerk, { attributes: { cohort } });
  await smallFile(clerk, id);
  const { status, body } = await clerk.post(`/applications/${id}/submit`);
  if (status !== 201) throw new Error(`not submitted: ${JSON.stringify(body)}`);
  return id;
}

/** Claimed, opened and passed by a stage. */
export async function smallPass(reviewer: Person, id: string, stage: string): Promise<void> {
  await reviewer.post(`/applications/${id}/claim`);
  await (await reviewer.raw(contentPath(id, ITEM))).arrayBuffer();
  const { status, body } = await reviewer.post(`/applications/${id}/reviews`, smallReview('pass', { stage }));
  if (status !== 201) throw new Error(`not passed: ${JSON.stringify(body)}`);
}

export const smallReview = (outcome: 'pass' | 'return' | 'reject', change: object = {}): object => ({
  stage: 'college-review',
  round: 1,
  outcome,
  ...(outcome === 'reject' ? { reason: 'forged' } : {}),
  findings: outcome === 'reject' ? [] : [finding(outcome)],
  ...change,
});

const finding = (outcome: 'pass' | 'return', comment = '缺背面'): object =>
  outcome === 'pass'
    ? { item: ITEM, result: 'accepted', reason: null }
    : { item: ITEM, result: 'reopened', reason: 'missing-page', comment };

/** A return that says this. */
export const smallReturn = (comment: string, change: object = {}): object =>
  smallReview('return', { findings: [finding('return', comment)], ...change });
