// Every route and every transaction of the contract as everybody, against the written matrices: who should not get in
// does not, and nothing is written meanwhile; and who may is not refused for who asks.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  checklistRulesOf,
  ContractError,
  type InputOf,
  type TransactionName,
  TRANSACTIONS,
} from '@lianjian/ledger-api';
import fc from 'fast-check';
import { z } from 'zod';
import { type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { openWallet } from '../../src/keys/wallets.ts';
import { tellCounts } from '../faults/counts.ts';
import { type Person, useTrial } from '../support/api.ts';
import { conformanceOf } from '../support/conformance.ts';
import { type Committed } from '../support/http-case.ts';
import { of } from '../support/platform.ts';
import { type JsonSchema, valuesOf } from '../support/schema-values.ts';
import { publishSmallChecklist, smallDraft, smallFile } from '../support/small-case.ts';
import { checklistFile } from '../support/trial.ts';
import { type Cell, PEOPLE, readMatrix } from './matrix.ts';
import { pathOf, sentTo, type Things } from './route-requests.ts';

const ROUTES = readMatrix('routes.matrix');
const CALLS = readMatrix('transactions.matrix');
const REFUSED: readonly number[] = [403, 404, 409];
/** Reading routes whose open cells may say that there is no such thing: no review yet, no import, no inspection. */
const EMPTY: readonly string[] = [
  'GET /applications/{id}/reviews/{stage}/{round}',
  'GET /calendar/{year}',
  'GET /campaigns/{mspId}/{type}/{cohort}',
  'GET /imports/{id}',
  'GET /inspections/{id}',
  'GET /inspections/{id}/archive',
  'GET /inspections/{id}/findings',
  'GET /inspections/{id}/sample/verification',
  'GET /inspections/{id}/trail',
  'GET /resumable-uploads/{id}/state',
  'GET /review-batches/{id}',
  'GET /review-batches/{id}/progress',
  'GET /webhooks/{id}/deliveries',
];

/** Refusals that say what was done before, not who asks: an administrator may have given back what a reviewer had. */
const FOR_STATE: readonly string[] = ['not-claimed', 'password'];

const trialOf = useTrial();
const people = new Map<string, Person>();
const counted = { intruders: 0, matrixCells: 0, serverErrors: 0 };
let things: Things;

beforeAll(async () => {
  const trial = trialOf();
  await publishSmallChecklist(await trial.as('authority.admin'));
  for (const name of PEOPLE) people.set(name, await trial.logIn(name));
  const clerk = personOf('centre.clerk');
  const applicationId = await smallDraft(clerk);
  await smallFile(clerk, applicationId);
  const submitted = await clerk.post<Committed & { receipt: { number: string } }>(
    `/applications/${applicationId}/submit`,
  );
  const grants = await clerk.get<{ rows: { id: string; reader: { holder: { mspId: string } } }[] }>(
    `/applications/${applicationId}/grants?pageSize=100`,
  );
  const members = await personOf('centre.admin').get<{ memberId: string; name: string }[]>('/members');
  const desk = await clerk.get<{ id: string }>('/principals/desks/CentreMSP/clerk');
  things = {
    applicationId,
    grantId: grants.body.rows.find(({ reader }) => reader.holder.mspId === 'CollegeAMSP')?.id ?? '',
    memberId: members.body.find(({ name }) => name === 'centre.auditor')?.memberId ?? '',
    principalId: desk.body.id,
    receipt: submitted.body.receipt.number,
  };
}, 120_000);

afterAll(() => {
  tellCounts(counted);
});

function personOf(name: string): Person {
  const person = people.get(name);
  if (person === undefined) throw new Error(`${name} is not logged in`);
  return person;
}

/** Who logs out does so in a session of its own. */
const asking = (name: string, route: string): Promise<Person> =>
  route === 'DELETE /sessions/current' ? trialOf().logIn(name) : Promise.resolve(personOf(name));

const heightOf = (): Promise<number> => trialOf().server.platform.ledger.height();

interface Told {
  readonly status: number;
  readonly code: unknown;
  readonly reason: unknown;
}

/** Streams are not waited for. */
async function askRoute(person: Person, route: string, isWhole: boolean): Promise<Told> {
  const [, template = ''] = route.split(' ');
  const gone = new AbortController();
  const sent = { ...sentTo(route, isWhole, things), signal: gone.signal };
  const response = await person.raw(pathOf(template, things), sent);
  const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  const text = isStream ? '' : await response.text();
  gone.abort();
  const isProblem = (response.headers.get('content-type') ?? '').startsWith('application/problem+json');
  const body = isProblem && text !== '' ? (JSON.parse(text) as { code?: unknown; details?: { reason?: unknown } }) : {};
  return { code: body.code, reason: body.details?.reason, status: response.status };
}

function isAsWritten(route: string, cell: Cell, { code, reason, status }: Told): boolean {
  if (cell === '.') return isRefusedByRole(route, { code, reason, status });
  if (cell === 'x') return REFUSED.includes(status);
  if (route.startsWith('GET')) return status === 200 || (EMPTY.includes(route) && status === 404);
  const isForState = typeof reason === 'string' && FOR_STATE.includes(reason);
  return status !== 401 && (status !== 403 || isForState) && status < 500;
}

/** An answer to HEAD has no body that could say why. */
const isRefusedByRole = (route: string, { code, reason, status }: Told): boolean =>
  status === 403 && (route.startsWith('HEAD') || (code === 'FORBIDDEN' && reason === 'role'));

test('every route has its row, and every row its route', async () => {
  const documented = await conformanceOf(trialOf().server.url).documented();
  const routes = [...new Set(documented.map(({ route }) => route))];
  expect(routes.filter((route) => !ROUTES.has(route))).toEqual([]);
  expect([...ROUTES.keys()].filter((route) => !routes.includes(route))).toEqual([]);
});

describe('a route', () => {
  test.each([...ROUTES])('%s', async (route, cells) => {
    const wrong: string[] = [];
    const tryCells = async (isOpen: boolean): Promise<void> => {
      for (const [index, cell] of cells.entries()) {
        if ((cell === 'o') !== isOpen) continue;
        const name = PEOPLE[index] ?? '';
        const told = await askRoute(await asking(name, route), route, cell === 'x');
        counted.matrixCells += 1;
        if (told.status >= 500) counted.serverErrors += 1;
        if (isAsWritten(route, cell, told)) continue;
        if (cell !== 'o') counted.intruders += 1;
        wrong.push(`${name} ${cell} ${told.status} ${String(told.code)} ${String(told.reason)}`);
      }
    };
    const before = await heightOf();
    await tryCells(false);
    expect([wrong, await heightOf()]).toEqual([[], before]);
    await tryCells(true);
    expect(wrong).toEqual([]);
  });
});

test('every transaction has its row, and every row its transaction', () => {
  expect(Object.keys(TRANSACTIONS).filter((name) => !CALLS.has(name))).toEqual([]);
  expect([...CALLS.keys()].filter((name) => !Object.hasOwn(TRANSACTIONS, name))).toEqual([]);
});

/** An argument that the contract's schema takes: who calls is looked at next. */
function argumentFor(name: TransactionName): InputOf<TransactionName> {
  if (name === 'checklist:publish') {
    const { content, digest } = checklistFile('graduation-review');
    return { rules: checklistRulesOf(content), source: digest };
  }
  const { input } = TRANSACTIONS[name];
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const taken = fc
    .sample(valuesOf(schema), { numRuns: 1_000, seed: 1 })
    .find((value) => input.safeParse(value).success);
  if (taken === undefined) throw new Error(`no argument for ${name} came up`);
  return taken as InputOf<TransactionName>;
}

/** Nothing is submitted: one organisation is asked for its word. */
async function callAs(wallet: Wallet, name: TransactionName, input: InputOf<TransactionName>): Promise<string> {
  try {
    await trialOf().server.platform.ledger.endorse(wallet, wallet.mspId, name, input);
    return 'done';
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const { field, reason } = error.details as { readonly field?: string; readonly reason?: string };
    return `${error.code} ${reason ?? field ?? ''}`.trim();
  }
}

const CLOSED: readonly string[] = ['FORBIDDEN role', 'FORBIDDEN authority-only'];

describe('a transaction', () => {
  const wallets = new Map<string, Wallet>();

  beforeAll(async () => {
    const { accounts, platform } = trialOf().server;
    for (const { memberId, mspId, name } of accounts) {
      if (PEOPLE.includes(name)) wallets.set(name, await openWallet(of(platform.custodies, mspId), memberId));
    }
  });

  test.each([...CALLS])('%s', async (name, cells) => {
    const input = argumentFor(name as TransactionName);
    const wrong: string[] = [];
    for (const [index, person] of PEOPLE.entries()) {
      const cell = cells[index] ?? '.';
      const told = await callAs(of(wallets, person), name as TransactionName, input);
      counted.matrixCells += 1;
      const isClosed = CLOSED.includes(told);
      if (isClosed === (cell !== 'o') && !told.startsWith('INVALID_INPUT')) continue;
      if (told.startsWith('INVALID_INPUT') && cell === 'o') continue;
      if (cell !== 'o') counted.intruders += 1;
      wrong.push(`${person} ${cell} ${told}`);
    }
    expect(wrong).toEqual([]);
  });
});
