// Every route: closed without a session, closed to those whom it does not concern, and precise about bad input.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Person, useTrial } from '../support/api.ts';
import { createCase, fillCase } from '../support/http-case.ts';

const trialOf = useTrial();
const OTHER = '0190a6c0-5e70-7000-8000-000000000001';

let clerk: Person;
let caseId: string;

beforeAll(async () => {
  clerk = await trialOf().as('centre.clerk');
  caseId = await createCase(clerk);
  await fillCase(clerk, caseId, []);
}, 120_000);

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: unknown }>>>>;
}

async function routes(): Promise<{ method: string; path: string; isOpen: boolean }[]> {
  const response = await fetch(`${trialOf().server.url}/api/docs/openapi.json`);
  const { paths } = (await response.json()) as Description;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => PARAMETERS[name] ?? 'x'),
      isOpen: security === undefined,
    })),
  );
}

const PARAMETERS: Readonly<Record<string, string>> = {
  id: OTHER,
  version: '1',
  part: '1',
  round: '1',
  item: 'identity-card',
  type: 'enrolment-qualification',
  stage: 'college-review',
  mspId: 'CentreMSP',
  memberId: OTHER,
  code: 'riverside-site',
  role: 'clerk',
  number: '000000000',
  cohort: '2026',
  year: '2026',
};

const OPEN = ['/sessions', '/sessions/refresh', '/operations/health', '/operations/ready', '/operations/metrics'];

test('the description is the committed one; npm run openapi writes it', async () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8');
  const response = await fetch(`${trialOf().server.url}/api/docs/openapi.json`);
  expect(await response.json()).toEqual(JSON.parse(committed));
});

test('without a session every route is closed, but for those that make one and the operator’s', async () => {
  const all = await routes();
  expect(all.length).toBeGreaterThan(50);
  expect(
    all
      .filter(({ isOpen }) => isOpen)
      .map(({ path }) => path)
      .sort(),
  ).toEqual([...OPEN].sort());
  for (const { method, path } of all.filter(({ isOpen }) => !isOpen)) {
    const refused = await trialOf().nobody.send(path, { method });
    const code = method === 'HEAD' ? 'UNAUTHENTICATED' : refused.body['code'];
    expect([method, path, refused.status, code]).toEqual([method, path, 401, 'UNAUTHENTICATED']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  }
});

test.each(['not.a.token', `lj_${OTHER}_${'a'.repeat(43)}`, 'eyJhbGciOiJub25lIn0.e30.'])(
  'a made-up token is none: %s',
  async (token) => {
    const refused = await trialOf().nobody.send('/accounts/me', { headers: { authorization: `Bearer ${token}` } });
    expect(refused.status).toBe(401);
  },
);

test('a path parameter that is no id is pointed to', async () => {
  for (const { method, path } of (await routes()).filter(
    ({ path: of }) => of.includes(OTHER) && !of.startsWith('/members'),
  )) {
    const person = await trialOf().as(ROLE_OF[`${method} ${path.replace(OTHER, ':id')}`] ?? 'centre.clerk');
    const refused = await person.send(path.replace(OTHER, 'NOT-AN-ID'), {
      method,
      ...(['GET', 'HEAD'].includes(method) ? {} : { body: {} }),
    });
    const isClosed = refused.status === 403;
    if (isClosed) continue;
    if (method === 'HEAD') {
      expect([path, refused.status]).toEqual([path, 400]);
      continue;
    }
    expect([path, refused.status, refused.body['code']]).toEqual([path, 400, 'INVALID_INPUT']);
    // A body that is empty besides may be the first to be pointed to.
    if (method === 'GET') expect([path, refused.body['details']]).toEqual([path, { field: '/id' }]);
  }
});

const ROLE_OF: Readonly<Record<string, string>> = {
  'POST /applications/:id/claim': 'college-a.reviewer',
  'POST /applications/:id/release': 'college-a.reviewer',
  'POST /applications/:id/reviews': 'college-a.reviewer',
  'POST /applications/:id/extend': 'college-a.reviewer',
  'POST /applications/:id/erase': 'centre.admin',
  'POST /applications/:id/reassign': 'college-a.admin',
  'POST /principals/:id/1/rotate': 'college-a.admin',
  'POST /principals/:id/1/end': 'college-a.admin',
  'GET /applications/:id/verification': 'authority.auditor',
};

describe('a case is nobody’s but those whom it concerns', () => {
  const reads = ['', '/materials', '/trail', '/standing', '/receipts', '/access-log', '/grants'];
  test.each(['college-b.reviewer', 'college-b.clerk', 'riverside-site.clerk'])(
    '%s reads nothing of it',
    async (name) => {
      const person = await trialOf().as(name);
      for (const path of reads) {
        const refused = await person.get(`/applications/${caseId}${path}`);
        if (path === '/grants' && refused.status === 200) {
          expect(refused.body['rows']).toEqual([]);
          continue;
        }
        expect([path, refused.status, refused.body['code']]).toEqual([path, 403, 'FORBIDDEN']);
      }
      const content = await person.get(`/applications/${caseId}/items/identity-card/materials/1/1/content`);
      expect(content.status).toBe(403);
    },
  );

  test.each(['college-b.clerk', 'college-a.clerk', 'riverside-site.clerk'])(
    '%s changes nothing of it',
    async (name) => {
      const person = await trialOf().as(name);
      const before = await clerk.get(`/applications/${caseId}`);
      const attempts: readonly (readonly [string, string, object])[] = [
        ['PUT', '/attributes', { attributes: { cohort: '2027' } }],
        ['POST', '/submit', {}],
        ['POST', '/withdraw', { reason: 'learner-request' }],
        ['POST', '/discards', { parts: [{ item: 'identity-card', part: 1 }] }],
      ];
      for (const [method, path, body] of attempts) {
        const refused = await person.send(`/applications/${caseId}${path}`, { method, body });
        expect([path, refused.status, refused.body['code']]).toEqual([path, 403, 'FORBIDDEN']);
      }
      expect((await clerk.get(`/applications/${caseId}`)).body).toEqual(before.body);
    },
  );

  test.each(['college-b.reviewer', 'centre.reviewer', 'authority.reviewer'])('%s does not take it', async (name) => {
    const refused = await (await trialOf().as(name)).post(`/applications/${caseId}/claim`);
    expect([403, 409]).toContain(refused.status);
  });
});

describe('bad input is pointed to, and repeated nowhere', () => {
  const cases: readonly (readonly [string, string, string, object, string])[] = [
    ['centre.clerk', 'POST', '/applications', {}, '/checklist'],
    ['centre.clerk', 'POST', '/applications', { checklist: { type: 'x', version: 0 } }, '/checklist/version'],
    [
      'centre.clerk',
      'POST',
      '/applications/search',
      { documentType: 'Identity Card', documentNumber: '1' },
      '/documentType',
    ],
    ['centre.clerk', 'POST', `/applications/${OTHER}/withdraw`, { reason: '身份证号 110101' }, '/reason'],
    ['centre.clerk', 'POST', `/applications/${OTHER}/grants`, { reader: { kind: 'desk' } }, '/reader/mspId'],
    ['centre.clerk', 'POST', `/grants/${OTHER}/revoke`, { reason: 'A B' }, '/reason'],
    ['centre.clerk', 'POST', '/api-keys', { scopes: ['all'], days: 1 }, '/scopes/0'],
    ['centre.clerk', 'POST', '/accounts/me/password', { present: 'x', next: 'short' }, '/next'],
    ['college-a.admin', 'POST', '/campaigns', { cohort: '2026' }, '/checklist'],
    ['college-a.admin', 'PUT', '/campaigns/small-check/2026', { opensAt: -1 }, '/opensAt'],
    ['authority.admin', 'PUT', '/calendar/2026', { daysOff: ['2026-02-30'] }, '/daysOff/0'],
    ['centre.clerk', 'POST', '/deputies', { memberId: OTHER, deputyId: OTHER, role: 'king' }, '/role'],
    ['authority.auditor', 'POST', '/inspections', { audience: '-', size: 1 }, '/audience'],
    ['authority.auditor', 'POST', `/inspections/${OTHER}/findings`, { applicationId: '王小明' }, '/applicationId'],
    ['centre.clerk', 'POST', `/inspections/${OTHER}/grants`, { applications: [] }, '/applications'],
    ['college-a.reviewer', 'POST', '/review-batches', { rows: [{ applicationId: '王小明' }] }, '/rows/0/stage'],
    ['authority.auditor', 'GET', '/work-items?view=all', {}, '/view'],
    ['authority.auditor', 'GET', '/statistics?unit=No_Unit', {}, '/unit'],
    ['centre.admin', 'POST', `/applications/${OTHER}/erase`, { reason: '本人要求' }, '/reason'],
    ['centre.clerk', 'POST', '/learners/search', { name: '' }, '/name'],
    ['centre.clerk', 'POST', '/learners/search', { number: '--' }, '/number'],
    ['centre.clerk', 'POST', '/learners/search', { dueFrom: 'soon' }, '/dueFrom'],
    ['centre.clerk', 'POST', '/learners/export', { format: 'pdf' }, '/format'],
    ['centre.clerk', 'POST', '/imports', {}, '/type'],
    ['centre.clerk', 'POST', '/material-batches/match', { type: 'x', version: 1, names: [] }, '/names'],
    ['centre.admin', 'POST', '/members', { name: 'A', role: 'clerk' }, '/name'],
    ['centre.admin', 'POST', '/members', { name: 'centre.x', role: 'king' }, '/role'],
    ['centre.admin', 'POST', '/units', { code: 'No Spaces', name: 'x' }, '/code'],
    ['centre.admin', 'POST', '/principals/desks', { role: 'janitor' }, '/role'],
    ['authority.admin', 'POST', '/organizations', { mspId: '-', kind: 'college' }, '/mspId'],
    ['authority.admin', 'POST', '/checklists', { file: '{"type":1}' }, '/file/attributeRules'],
    [
      'college-a.reviewer',
      'POST',
      `/applications/${OTHER}/reviews`,
      { stage: 'x', round: 1, outcome: 'maybe', findings: [] },
      '/outcome',
    ],
    [
      'college-a.reviewer',
      'POST',
      `/applications/${OTHER}/extend`,
      { dueDay: '2026-02-30', reason: 'force-majeure' },
      '/dueDay',
    ],
    ['authority.auditor', 'GET', '/audit/events', {}, '/organization'],
    ['authority.auditor', 'GET', '/audit/events?from=yesterday', {}, '/from'],
    ['authority.auditor', 'GET', '/audit/late?pageSize=1000', {}, '/pageSize'],
    ['authority.auditor', 'GET', '/audit/materials?cid=Qm', {}, '/cid'],
    ['authority.auditor', 'GET', '/applications?state=lost', {}, '/state'],
    ['authority.auditor', 'GET', '/receipts/0000000OX', {}, '/number'],
  ];
  test.each(cases)('%s %s %s %j: %s', async (name, method, path, body, field) => {
    const person = await trialOf().as(name);
    const refused = await person.send(path, { method, ...(method === 'GET' ? {} : { body }) });
    expect([refused.status, refused.body['code'], refused.body['details']]).toMatchObject([
      400,
      'INVALID_INPUT',
      { field },
    ]);
  });

  test('an unknown field is refused', async () => {
    const refused = await clerk.post(`/applications/${caseId}/withdraw`, { reason: 'learner-request', unit: 'x' });
    expect(refused.body).toMatchObject({ code: 'INVALID_INPUT', details: { field: '/unit' } });
  });

  test('in the language that was asked for', async () => {
    const english = await trialOf().nobody.send('/accounts/me', { headers: { 'accept-language': 'en-GB,zh;q=0.5' } });
    const chinese = await trialOf().nobody.get('/accounts/me');
    expect([english.body['title'], chinese.body['title']]).toEqual(['Log in first', '请先登录']);
  });
});
