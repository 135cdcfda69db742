// What every route does alike: closed to keys of the other scope, plain when something breaks inside, and quick to say
// that a part of the server does not answer.
import { describe, expect, test } from '@jest/globals';
import { type Answer, Person, type Sent, type OwnTrial } from '../../support/api.ts';
import { conformanceOf } from '../../support/conformance.ts';
import { BackendError } from '../../../src/errors.ts';

const PARAMETERS: Readonly<Record<string, string>> = {
  id: '0190a6c0-5e70-7000-8000-000000000001',
  version: '1',
  part: '1',
  round: '1',
  item: 'identity-card',
  type: 'enrolment-qualification',
  stage: 'college-review',
  mspId: 'CentreMSP',
  memberId: '0190a6c0-5e70-7000-8000-000000000001',
  code: 'riverside-site',
  role: 'clerk',
  number: '000000000',
  deliveryId: '0190a6c0-5e70-7000-8000-000000000001',
  cohort: '2026',
  year: '2026',
};

/** Bodies of the two routes that need one before they ask anything of anybody. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /sessions': { name: 'centre.clerk', password: 'x' },
  'POST /sessions/refresh': { refreshToken: 'x' },
};

/** What no parameter may be. */
const WRONG: Readonly<Record<string, string>> = {
  id: 'NOT-AN-ID',
  version: 'x',
  part: 'x',
  round: 'x',
  item: 'No_Code',
  type: 'No_Code',
  stage: 'No_Code',
  mspId: '-',
  memberId: 'x%20x',
  code: 'No_Code',
  role: 'janitor',
  number: '0000000OX',
  deliveryId: 'x',
  cohort: '-',
  year: 'x',
};

/** What is of the right form, and nowhere. */
const UNKNOWN: Readonly<Record<string, string>> = {
  mspId: 'NowhereMSP',
  code: 'nowhere',
  type: 'nowhere',
  year: '2999',
};

interface Route {
  /** `GET /applications/{id}` */
  readonly name: string;
  readonly method: string;
  readonly template: string;
  readonly path: string;
}

const pathOf = (template: string, parameters: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, key: string) => parameters[key] ?? 'x');

export async function routesOf(url: string): Promise<Route[]> {
  const documented = await conformanceOf(url).documented();
  return [...new Set(documented.map(({ route }) => route))].map((name) => {
    const [method = '', template = ''] = name.split(' ');
    return { name, method, template, path: pathOf(template, PARAMETERS) };
  });
}

export const ask = (person: Person, { name, method, path }: Route): Promise<Answer> =>
  person.send(path, { method, ...(BODIES[name] === undefined ? {} : { body: BODIES[name] }) });

/** What an answer says; an answer to HEAD has no body to say it in. */
export const codeOf = ({ method }: Route, { body }: Answer, wanted: string): unknown =>
  method === 'HEAD' ? wanted : body['code'];

const bodyFor = (method: string): Sent => (['GET', 'HEAD'].includes(method) ? {} : { body: {} });

const ROLES = ['centre.clerk', 'college-a.reviewer', 'authority.admin', 'authority.auditor'];

/** Asked by one after another until the route is for somebody's role. */
async function askWhoMay(trial: OwnTrial, { method, path }: Route, sent: Sent = {}): Promise<Answer> {
  let answer: Answer | undefined;
  for (const name of ROLES) {
    answer = await (await trial.as(name)).send(path, { method, ...sent });
    const { reason } = (answer.body['details'] ?? {}) as { reason?: string };
    if (reason !== 'role') return answer;
  }
  if (answer === undefined) throw new Error('nobody was asked');
  return answer;
}

export function everywhereSuite(trialOf: () => OwnTrial): void {
  const expected = async (status: number): Promise<Route[]> => {
    const { url } = trialOf().server;
    const documented = await conformanceOf(url).documented();
    const all = await routesOf(url);
    return all.filter(({ name }) => documented.some((known) => known.route === name && known.status === status));
  };

  describe('every route', () => {
    test('is closed without a session', async () => {
      for (const route of await expected(401)) {
        const refused = await ask(trialOf().nobody, route);
        expect([route.name, refused.status, codeOf(route, refused, 'UNAUTHENTICATED')]).toEqual([
          route.name,
          401,
          'UNAUTHENTICATED',
        ]);
      }
    });

    test('is closed to a key of the other scope', async () => {
      const clerk = await trialOf().logIn('centre.clerk');
      const keyFor = async (scope: string): Promise<Person> => {
        const { body } = await clerk.post<{ key: string }>('/api-keys', { scopes: [scope], days: 1 });
        return new Person(trialOf().server.url, body.key);
      };
      const [reading, writing] = [await keyFor('read'), await keyFor('write')];
      for (const route of await expected(403)) {
        const refused = await ask(route.method === 'GET' ? writing : reading, route);
        expect([route.name, refused.status, codeOf(route, refused, 'FORBIDDEN')]).toEqual([
          route.name,
          403,
          'FORBIDDEN',
        ]);
      }
    });

    test('points to what is no id, code or number in its path', async () => {
      for (const route of (await expected(400)).filter(({ template }) => template.includes('{'))) {
        const path = pathOf(route.template, WRONG);
        const refused = await askWhoMay(trialOf(), { ...route, path }, bodyFor(route.method));
        expect([route.name, refused.status, codeOf(route, refused, 'INVALID_INPUT')]).toEqual([
          route.name,
          400,
          'INVALID_INPUT',
        ]);
        if (route.method !== 'HEAD') expect(refused.body['details']).toEqual({ field: expect.stringMatching(/^\//) });
      }
    });

    test('points to what is wrong in its query, or missing', async () => {
      const queries: Readonly<Record<string, string>> = {
        'GET /applications': '',
        'GET /campaigns': '',
        'GET /inspections': '',
        'GET /statistics': '?organization=-',
        'GET /statistics/page': '?organization=-',
        'GET /work-items': '',
        'GET /audit/events': '',
        'GET /audit/export': '?format=pdf',
        'GET /audit/materials': '?cid=Qm',
        'GET /audit/late': '?pageSize=0',
        'GET /notices': '?unread=perhaps',
      };
      for (const route of (await expected(400)).filter(({ name }) => name in queries)) {
        const path = `${route.path}${queries[route.name] ?? ''}`;
        expect([route.name, (await askWhoMay(trialOf(), { ...route, path })).status]).toEqual([route.name, 400]);
      }
    });

    test('that takes a body refuses one that is too large, or of another type', async () => {
      const { nobody } = trialOf();
      const large = { body: { text: 'x'.repeat(300_000) } };
      for (const { method, name, path } of (await expected(413)).filter(({ method: of }) => of !== 'GET')) {
        const tooLarge = await nobody.send(path, { method, ...large });
        expect([name, tooLarge.status, tooLarge.body['code']]).toEqual([name, 413, 'TOO_LARGE']);
        const other = await nobody.send(path, { method, body: {}, headers: { 'content-type': 'application/xml' } });
        expect([name, other.status, other.body['code']]).toEqual([name, 415, 'MEDIA_TYPE']);
      }
    });

    test('that anybody may ask looks at the body first', async () => {
      for (const name of Object.keys(BODIES)) {
        const refused = await trialOf().nobody.post(name.replace('POST ', ''), {});
        expect([name, refused.status, refused.body['code']]).toEqual([name, 400, 'INVALID_INPUT']);
      }
    });

    test('that reads says when there is no such thing', async () => {
      for (const route of (await expected(404)).filter(({ method }) => method === 'GET')) {
        const path = pathOf(route.template, { ...PARAMETERS, ...UNKNOWN });
        const refused = await askWhoMay(trialOf(), { ...route, path });
        expect([route.name, refused.status, refused.body['code']]).toEqual([route.name, 404, 'NOT_FOUND']);
      }
    });

    test('that writes refuses a key for repeating that is none, or was used for something else', async () => {
      for (const route of (await expected(422)).filter(({ method }) => method === 'POST')) {
        const none = await askWhoMay(trialOf(), route, { headers: { 'idempotency-key': 'not one' }, body: {} });
        expect([route.name, none.status, none.body['code']]).toEqual([route.name, 400, 'INVALID_INPUT']);
        const headers = { 'idempotency-key': `everywhere ${route.name}`.replaceAll(' ', '-') };
        const once = await askWhoMay(trialOf(), route, { headers, body: { first: true } });
        expect([route.name, once.status]).not.toEqual([route.name, 422]);
        const other = await askWhoMay(trialOf(), route, { headers, body: { first: false } });
        expect([route.name, other.status, other.body['code']]).toEqual([route.name, 422, 'IDEMPOTENCY_MISMATCH']);
      }
    });

    test.each([
      [500, 'INTERNAL', new TypeError('secret of the inside: password=hunter2')],
      [503, 'UNAVAILABLE', new BackendError('UNAVAILABLE', 'no answer from 10.0.0.7', { what: 'database' })],
    ])('says %i plainly when the database breaks, and nothing of what is inside', async (status, code, error) => {
      const person = await trialOf().logIn('centre.clerk');
      const { database } = trialOf().server.platform;
      const { db } = database;
      const broken = new Proxy(db, {
        get() {
          throw error;
        },
      });
      Object.assign(database, { db: broken });
      try {
        for (const route of await expected(status)) {
          if (route.name === 'GET /operations/ready') continue;
          const answer = await ask(person, route);
          expect([route.name, answer.status, codeOf(route, answer, code)]).toEqual([route.name, status, code]);
          if (route.method === 'HEAD') continue;
          expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
          expect(answer.body['details']).toEqual(status === 500 ? {} : { what: 'database' });
          expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|10\.0\.0\.7|TypeError|\.ts/);
        }
      } finally {
        Object.assign(database, { db });
      }
      expect((await person.get('/accounts/me')).status).toBe(200);
    });
  });

  describe('operations', () => {
    test('health, readiness and metrics', async () => {
      const { nobody, server } = trialOf();
      expect(await nobody.get('/operations/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
      expect(await nobody.get('/operations/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
      const metrics = await (await nobody.raw('/operations/metrics')).text();
      expect(metrics).toContain('lianjian_root_certificate_expiry_seconds{organization="CentreMSP"}');
      const { database } = server.platform;
      const working = { ...database };
      Object.assign(database, { ping: () => Promise.reject(new Error('gone')) });
      try {
        expect(await nobody.get('/operations/ready')).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      } finally {
        Object.assign(database, working);
      }
    });
  });
}
