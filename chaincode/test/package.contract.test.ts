// The packaged contract, in a folder where it finds nothing but itself, run by processes that differ in time zone and
// language: the same bytes from each.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addWorkingDays } from '@lianjian/ledger-api';
import { type Fixture } from '@lianjian/local-ledger/testing';
import { packageContract } from '../scripts/package-contract.ts';
import {
  application,
  ATTRIBUTES,
  CASE,
  clerk,
  entry,
  grantRows,
  LEARNER,
  office,
  openingRow,
  returned,
  reviewer,
  submitted,
  withCase,
} from './support/cases.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, emptyLedger, member, NOW } from './support/consortium.ts';
import { argument } from './support/expectations.ts';
import { accessOf, gathered, prepare, requested, reviewer as desk } from './support/sharing.ts';

const folder = mkdtempSync(join(tmpdir(), 'lianjian-package-'));
const module = pathToFileURL(join(folder, 'contract.cjs'));

beforeAll(() => packageContract(folder));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the folder is self-contained', () => {
  expect(readdirSync(folder).sort()).toEqual(['contract.cjs', 'package.json']);
});

const accepted = (item: string) => ({ comment: null, item, reason: null, result: 'accepted' });
const dueDay = addWorkingDays(new Date(NOW).toISOString().slice(0, 10), 21);
const checklist = { type: 'training-hours', version: 1 };

const operations: [string, number, Fixture, object][] = [
  [
    'consortium:found',
    200,
    emptyLedger.as(member(AUTHORITY, 'admin')),
    { kind: 'authority', name: '教育厅', retentionDays: 3650, utcOffsetMinutes: 480 },
  ],
  [
    'application:create',
    200,
    office.as(clerk),
    { attributes: ATTRIBUTES, checklist, id: CASE, learner: LEARNER, related: null },
  ],
  [
    'application:recordMaterials',
    200,
    withCase(application()).as(clerk),
    { discarded: [], id: CASE, materials: [entry('other', 1), entry('other', 2)] },
  ],
  ['application:submit', 200, withCase(application()).given(grantRows()).as(clerk), { id: CASE }],
  [
    'application:review',
    200,
    withCase(submitted()).given(openingRow(COLLEGE_A, 'form')).as(reviewer),
    {
      findings: [accepted('form'), accepted('card')],
      id: CASE,
      outcome: 'pass',
      reason: null,
      round: 1,
      stage: 'college-review',
    },
  ],
  ['application:extendDeadline', 200, withCase(returned()).as(reviewer), { dueDay, id: CASE, reason: 'force-majeure' }],
  ['application:submit', 500, withCase(application({ items: [] })).as(clerk), { id: CASE }],
];

test.each(operations)(
  '%s, answering %d, gives the same bytes in every process',
  async (name, status, ledger, input) => {
    const { identical, results } = await ledger.compareProcesses(name, argument(input), { module });
    expect(results.map((result) => result.status)).toEqual([status, status, status]);
    expect(identical).toBe(true);
  },
  60_000,
);

test('sharing:recordFragments gives the same bytes in every process', async () => {
  const prepared = prepare('determinism');
  const { id } = prepared.grant;
  const fixture = await requested(prepared);
  const holders = [COLLEGE_B, CENTRE];
  const transientData = await gathered(fixture, id, holders);
  const input = argument({ ...accessOf(id), holders });
  const call = { module, transientData };
  const { identical, results } = await fixture.as(desk).compareProcesses('sharing:recordFragments', input, call);
  expect(results.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(identical).toBe(true);
}, 60_000);

test('sharing:reencrypt gives the same bytes in every process of a holder', async () => {
  const prepared = prepare('determinism');
  const { id } = prepared.grant;
  const fixture = await requested(prepared);
  const call = { module, organization: CENTRE };
  const { identical, results } = await fixture
    .as(desk)
    .compareProcesses('sharing:reencrypt', argument(accessOf(id)), call);
  expect(results.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(identical).toBe(true);
}, 60_000);
