// Ten thousand requests that the description allows, nearly allows and forbids, from people of every role: none is
// answered with a failure of the server or with something that the description does not name.
import { beforeAll, expect, test } from '@jest/globals';
import { ContractError, type InputOf, type TransactionName, TRANSACTIONS } from '@lianjian/ledger-api';
import fc from 'fast-check';
import { z } from 'zod';
import { openWallet } from '../../src/keys/wallets.ts';
import { Person, useTrial } from '../support/api.ts';
import { conformanceOf } from '../support/conformance.ts';
import { type Committed, newCaseBody } from '../support/http-case.ts';
import { of } from '../support/platform.ts';
import { type JsonSchema, valuesOf } from '../support/schema-values.ts';
import { publishSmallChecklist, smallDraft, smallFile, smallReview } from '../support/small-case.ts';
import { longMinutes, seedOfRun, tellCounts } from './counts.ts';
import { type ApiDescription, type GeneratedRequest, requestsFor } from './request-generator.ts';

const REQUESTS = 10_000;
const CALLS_OF_EACH = 20;
const AT_ONCE = 8;
/** Ten thousand requests take two to three minutes on two idle cores; this is where a busy machine is given up. */
const LIMIT_MS = 600_000;
const PEOPLE = [
  'authority.admin',
  'authority.auditor',
  'authority.reviewer',
  'college-a.admin',
  'college-a.reviewer',
  'college-b.clerk',
  'centre.clerk',
  'centre.auditor',
  'riverside-site.clerk',
];
const seed = seedOfRun();
const trialOf = useTrial();
const tokens: string[] = [];
let known: Record<string, readonly string[]> = {};

async function logIn(name: string): Promise<string> {
  const login = { name, password: trialOf().passwordOf(name) };
  const { body } = await trialOf().nobody.post<{ accessToken: string }>('/sessions', login);
  return body.accessToken;
}

beforeAll(async () => {
  const trial = trialOf();
  await publishSmallChecklist(await trial.as('authority.admin'));
  const clerk = await trial.as('centre.clerk');
  const draft = await smallDraft(clerk);
  await smallFile(clerk, draft);
  const handedIn = await smallDraft(clerk);
  await smallFile(clerk, handedIn);
  const submitted = await clerk.post<Committed & { receipt: { number: string } }>(`/applications/${handedIn}/submit`);
  const grants = await clerk.get<{ rows: { id: string }[] }>(`/applications/${handedIn}/grants`);
  known = {
    code: ['riverside-site', 'nowhere'],
    id: [draft, handedIn, grants.body.rows[0]?.id ?? ''],
    item: ['identity-card'],
    mspId: ['CentreMSP', 'CollegeAMSP'],
    number: [submitted.body.receipt.number],
    organization: ['CentreMSP'],
    part: ['1'],
    role: ['clerk'],
    round: ['1'],
    stage: ['college-review', 'authority-review'],
    state: ['draft', 'submitted'],
    type: ['small-check', 'enrolment-qualification'],
    unit: ['riverside-site'],
    version: ['1'],
  };
  for (const name of PEOPLE) tokens.push(await logIn(name));
}, 120_000);

/** Passwords are slow to check on purpose, and a check of everything looks at everything. */
const WEIGHTS = {
  'GET /operations/fsck': 1,
  'POST /accounts/me/password': 1,
  'POST /members': 1,
  'POST /sessions': 1,
  'DELETE /sessions/current': 1,
  'GET /operations/metrics': 1,
};
/** Nobody is struck off, and no key is lost, by chance. */
const SPARING = [
  'PUT /members/{mspId}/{memberId}/status',
  'PUT /organizations/{mspId}',
  'PUT /units/{code}',
  'POST /checklists/{type}/{version}/retire',
];

const good = (): Record<string, readonly unknown[]> => ({
  'POST /applications': [
    newCaseBody({ checklist: { type: 'small-check', version: 1 }, attributes: { cohort: '2026' } }),
    newCaseBody(),
  ],
  'POST /applications/{id}/discards': [{ parts: [{ item: 'identity-card', part: 1 }] }],
  'POST /applications/{id}/reviews': [smallReview('pass'), smallReview('return')],
  'POST /applications/search': [{ documentNumber: '110101200001010015', documentType: 'identity-card' }],
  'PUT /applications/{id}/attributes': [{ attributes: { cohort: '2026' } }],
});

interface Told {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

async function ask({ body, headers, method, path }: GeneratedRequest, token: string): Promise<Told> {
  const gone = new AbortController();
  const response = await fetch(`${trialOf().server.url}/api/v1${path}`, {
    headers: { ...headers, authorization: `Bearer ${token}` },
    method,
    signal: gone.signal,
    ...(body === undefined ? {} : { body }),
  });
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (type === 'text/event-stream') {
    gone.abort();
    return { body: undefined, status: response.status, type };
  }
  const text = await response.text();
  return { body: type.endsWith('json') && text !== '' ? JSON.parse(text) : text, status: response.status, type };
}

const toldOf = ({ body, headers, method, path }: GeneratedRequest): string =>
  `${method} ${path} ${JSON.stringify(headers)} ${typeof body === 'string' ? body.slice(0, 300) : typeof body}`;

test(
  `${REQUESTS} requests`,
  async () => {
    const { url } = trialOf().server;
    const conformance = conformanceOf(url);
    const description = (await conformance.description) as unknown as ApiDescription;
    const options = { good: good(), known, sparing: SPARING, weights: WEIGHTS };
    const requests = requestsFor(description, options);
    const end = Date.now() + (longMinutes() ?? 0) * 60_000;
    const failures: string[] = [];
    const statuses = new Map<number, number>();
    let tried = 0;
    const one = async (request: GeneratedRequest, index: number): Promise<void> => {
      const who = index % PEOPLE.length;
      const told = await ask(request, tokens[who] ?? '');
      tried += 1;
      statuses.set(told.status, (statuses.get(told.status) ?? 0) + 1);
      if (told.status === 401 && request.route !== 'POST /sessions') tokens[who] = await logIn(PEOPLE[who] ?? '');
      try {
        const [path = ''] = request.path.split('?');
        await conformance.check(request.method, path, told);
        if (told.status >= 500) failures.push(`${told.status} ${toldOf(request)}`);
      } catch (error) {
        failures.push(`${String(error)}: ${toldOf(request)}`);
      }
    };
    for (let round = 0; round === 0 || Date.now() < end; round += 1) {
      const batch = fc.sample(requests, { numRuns: REQUESTS, seed: seed + round });
      for (let first = 0; first < batch.length; first += AT_ONCE) {
        await Promise.all(batch.slice(first, first + AT_ONCE).map((request, offset) => one(request, first + offset)));
      }
    }
    process.stderr.write(
      `faults: ${tried} requests, answered ${JSON.stringify(Object.fromEntries([...statuses].sort()))}\n`,
    );
    tellCounts({ inputsTried: tried, serverErrors: failures.length });
    expect(failures.slice(0, 20)).toEqual([]);
    expect((await new Person(url).get('/operations/ready')).status).toBe(200);
  },
  (longMinutes() ?? 0) * 60_000 + LIMIT_MS,
);

test(
  'arguments of every transaction of the contract: each is taken or refused with a code',
  async () => {
    const { accounts, platform } = trialOf().server;
    const failures: string[] = [];
    let tried = 0;
    const admin = accounts.find(({ name }) => name === 'authority.admin');
    const clerk = accounts.find(({ name }) => name === 'centre.clerk');
    for (const account of [admin, clerk]) {
      if (account === undefined) throw new Error('nobody to call');
      const wallet = await openWallet(of(platform.custodies, account.mspId), account.memberId);
      for (const [name, { input }] of Object.entries(TRANSACTIONS)) {
        const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
        const values = fc.oneof(
          { arbitrary: valuesOf(schema), weight: 4 },
          { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
        );
        for (const value of fc.sample(values, { numRuns: CALLS_OF_EACH, seed })) {
          tried += 1;
          try {
            const argument = value as InputOf<TransactionName>;
            await platform.ledger.endorse(wallet, wallet.mspId, name as TransactionName, argument);
          } catch (error) {
            const isRefusal = error instanceof ContractError || isNoCanonicalJson(error);
            if (!isRefusal) failures.push(`${name} ${JSON.stringify(value).slice(0, 300)}: ${String(error)}`);
          }
        }
      }
    }
    tellCounts({ inputsTried: tried, serverErrors: failures.length });
    expect(failures.slice(0, 20)).toEqual([]);
  },
  LIMIT_MS,
);

/** Some values have no canonical form, and are not sent. */
const isNoCanonicalJson = (error: unknown): boolean => error instanceof Error && error.name === 'CanonicalJsonError';
