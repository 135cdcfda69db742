// Schemathesis' requests, valid ones and others, to every route of the description but those in `left-out.ts`, as each
// role and as nobody: no answer of 500 or above, none that the description does not name, none that fails to come. Then
// chain, content and database still agree.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { seedOfRun, tellCounts } from '../faults/counts.ts';
import { TEST_ENVIRONMENT, type Trial, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { fsckOf } from '../support/fsck.ts';
import { type Committed } from '../support/http-case.ts';
import { ServerProcess } from '../support/server-process.ts';
import { publishSmallChecklist, smallDraft, smallFile } from '../support/small-case.ts';
import { type Found, leftOut, runSchemathesis } from './run-schemathesis.ts';

/** Who stands for a role; the administrator comes last, for what it may change stays changed. */
const PEOPLE: Readonly<Record<string, string | null>> = {
  nobody: null,
  clerk: 'centre.clerk',
  reviewer: 'college-a.reviewer',
  auditor: 'authority.auditor',
  admin: 'authority.admin',
};
const env = (name: string): string | undefined => process.env[`LIANJIAN_SCHEMATHESIS_${name}`];
const examples = Number(env('EXAMPLES') ?? 3);
const asked = (env('ROLES') ?? '').split(',');
const roles = Object.keys(PEOPLE).filter((role) => asked.includes(role));
const python = env('PYTHON') ?? 'python3';
/** One role's run of three examples a route takes one to two minutes on two cores. */
const MOST_MS = 1_200_000 + examples * 30_000;

const seed = seedOfRun();
const folder = temporaryFolder();
const scratch = temporaryFolder();
const found = new Map<string, Found>();
let server: ServerProcess | undefined;
let trial: Trial | undefined;
let known: Readonly<Record<string, readonly string[]>> = {};

function running(): Trial {
  if (trial === undefined) throw new Error('the server does not run');
  return trial;
}

/** A draft and a case that was handed in, with what belongs to them. */
async function fill(on: Trial): Promise<Readonly<Record<string, readonly string[]>>> {
  await publishSmallChecklist(await on.as('authority.admin'));
  const clerk = await on.as('centre.clerk');
  const [draft, handedIn] = [await smallDraft(clerk), await smallDraft(clerk)];
  for (const id of [draft, handedIn]) await smallFile(clerk, id);
  const submitted = await clerk.post<Committed & { receipt: { number: string } }>(`/applications/${handedIn}/submit`);
  const grants = await clerk.get<{ rows: { id: string }[] }>(`/applications/${handedIn}/grants`);
  return {
    code: ['riverside-site'],
    cohort: ['2026'],
    id: [draft, handedIn, grants.body.rows[0]?.id ?? ''],
    item: ['identity-card'],
    mspId: ['CentreMSP', 'CollegeAMSP'],
    number: [submitted.body.receipt.number],
    part: ['1'],
    role: ['clerk'],
    round: ['1'],
    stage: ['college-review', 'authority-review'],
    type: ['small-check', 'enrolment-qualification'],
    version: ['1'],
  };
}

beforeAll(async () => {
  await prepareDatabase(join(folder, 'database'));
  const environment = { ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder };
  server = await ServerProcess.start(environment, { mostMs: MOST_MS * (roles.length + 1) });
  trial = trialOver({ accounts: (await readAccounts(folder)) ?? [], url: server.url });
  known = await fill(trial);
}, 240_000);

afterAll(async () => {
  await server?.end('SIGKILL');
  const sum = (of: (one: Found) => number): number => [...found.values()].reduce((total, one) => total + of(one), 0);
  const result = {
    seed,
    examples,
    cases: sum(({ test_cases }) => test_cases.generated),
    failures: sum(({ failures }) => failures.reduce((total, { count }) => total + count, 0)),
    errors: sum(({ errors }) => errors.reduce((total, { count }) => total + count, 0)),
    leftOut: leftOut().length,
    roles: Object.fromEntries(
      [...found].map(([role, { answers, operations, succeeded, test_cases }]) => [
        role,
        { answers, cases: test_cases.generated, routes: operations.tested, routesThatDid: succeeded.length },
      ]),
    ),
  };
  tellCounts({ inputsTried: result.cases, serverErrors: result.failures });
  const file = env('RESULT');
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
});

test.each(roles)(
  'as %s',
  async (role) => {
    const name = PEOPLE[role] ?? null;
    const { url } = running().server;
    const login = name === null ? null : { name, password: running().passwordOf(name) };
    const own = join(scratch, role);
    mkdirSync(own);
    const tester = { examples, known, login, mostMs: MOST_MS, scratch: own, seed, url };
    const told = await runSchemathesis(python, tester);
    found.set(role, told);
    const { complete, errors, exitCode, failures, operations } = told;
    expect({ complete, errors, failures }).toEqual({ complete: true, errors: [], failures: [] });
    expect(exitCode).toBe(0);
    expect(operations).toMatchObject({ errored: 0, tested: operations.selected });
    // Else a login that failed would pass for a server that refuses well.
    expect(told.succeeded.includes('GET /api/v1/accounts/me')).toBe(login !== null);
  },
  MOST_MS + 60_000,
);

test('afterwards the server is ready, and chain, content and database agree', async () => {
  expect((await running().nobody.get('/operations/ready')).status).toBe(200);
  await server?.end();
  expect(await fsckOf(folder)).toMatchObject({ code: 0, last: 'nothing is wrong', wrong: [] });
}, 600_000);
