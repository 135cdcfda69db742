import { describe, expect, test } from '@jest/globals';
import { type ApplicationRecord, encodeBase64url, type Role } from '@lianjian/ledger-api';
import { type Fixture, type FixtureMember } from '@lianjian/local-ledger/testing';
import {
  application,
  CASE,
  clerk,
  entry,
  LEARNER,
  material,
  office,
  rowsOf,
  submitted,
  withCase,
} from '../support/cases.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, keyFor, member } from '../support/consortium.ts';
import { argument, expectRefused, resultOf } from '../support/expectations.ts';
import { bytesOf, idOf } from '../support/ids.ts';

const record = submitted();
const ledger = withCase(record);
const first = { bookmark: null, pageSize: 10 };

const readers: [string, FixtureMember][] = [
  ['the unit', clerk],
  ['the organisation of the unit', member(COLLEGE_A, 'clerk')],
  ['its auditor', member(COLLEGE_A, 'auditor')],
  ['the authority', member(AUTHORITY, 'auditor')],
];
const strangers: [string, FixtureMember][] = [
  ['another unit', member(COLLEGE_A, 'clerk', 'clerk', 'west-site')],
  ...(['clerk', 'reviewer', 'auditor', 'admin'] as Role[]).map((role): [string, FixtureMember] => [
    `another college’s ${role}`,
    member(COLLEGE_B, role),
  ]),
  ['a centre of the same sponsor', member(CENTRE, 'clerk')],
];
const id = argument({ id: CASE });
const file = argument({ id: CASE, item: 'form', part: 1, version: 1 });

describe('reading a case', () => {
  test.each(readers)('%s sees it, and its files', async (_, caller) => {
    expect(resultOf(await ledger.as(caller).evaluate('application:read', id))).toEqual(record);
    expect(resultOf(await ledger.as(caller).evaluate('application:readMaterial', file))).toEqual(
      material(entry('form')),
    );
  });

  test.each(strangers)('refuses %s', async (_, caller) => {
    expectRefused(await ledger.as(caller).evaluate('application:read', id), 'FORBIDDEN', { reason: 'not-visible' });
    expectRefused(await ledger.as(caller).evaluate('application:readMaterial', file), 'FORBIDDEN', {
      reason: 'not-visible',
    });
  });

  test('refuses what is not there', async () => {
    expectRefused(await ledger.as(clerk).evaluate('application:read', argument({ id: idOf('nothing') })), 'NOT_FOUND', {
      kind: 'application',
    });
    const review = argument({ id: CASE, round: 1, stage: 'college-review' });
    expectRefused(await ledger.as(clerk).evaluate('application:readReview', review), 'NOT_FOUND', { kind: 'review' });
  });
});

describe('lists', () => {
  const queries: [string, object][] = [
    ['application:listByState', { stage: 'college-review', state: 'submitted' }],
    ['application:listByState', { stage: null, state: 'submitted' }],
    ['application:listByOwner', { mspId: COLLEGE_A }],
    ['application:listByUnit', { unit: 'east-site' }],
    ['application:listByLearner', { learner: LEARNER }],
    ['application:listByDueDay', { day: record.dueDay }],
  ];

  test.each(queries)('%s %j finds the case for those who may see it', async (name, query) => {
    const input = argument({ ...first, ...query });
    for (const [, caller] of readers) {
      expect(resultOf(await ledger.as(caller).evaluate(name, input))).toEqual({ bookmark: null, rows: [record] });
    }
    for (const [, caller] of strangers) {
      expect(resultOf(await ledger.as(caller).evaluate(name, input))).toEqual({ bookmark: null, rows: [] });
    }
  });

  const drafts = Array.from({ length: 5 }, (_, index) =>
    application({
      created: { ...application().created, at: application().created.at + index },
      id: idOf(`case ${index}`),
      learner: bytesOf(`learner ${index}`),
    }),
  );
  const many: Fixture = office.given(Object.assign({}, ...drafts.map(rowsOf)) as Record<string, string>).as(clerk);
  const page = async (query: object) =>
    resultOf(await many.evaluate('application:listByState', argument({ stage: null, state: 'draft', ...query }))) as {
      bookmark: string | null;
      rows: ApplicationRecord[];
    };

  test('walk newest first, in pages', async () => {
    const found: string[] = [];
    let bookmark: string | null = null;
    do {
      const next = await page({ bookmark, pageSize: 2 });
      expect(next.rows.length).toBeLessThanOrEqual(2);
      found.push(...next.rows.map((row) => row.id));
      bookmark = next.bookmark;
    } while (bookmark !== null);
    expect(found).toEqual(drafts.map((draft) => draft.id).reverse());
  });

  const forged = [
    keyFor('consortium', {}),
    keyFor('organization', { mspId: COLLEGE_B }),
    '\u0000by-state\u0000returned\u0000',
    '',
  ];

  test.each(forged)('refuses the forged bookmark %j, which would leave the index', async (key) => {
    const bookmark = encodeBase64url(Buffer.from(key));
    const input = argument({ bookmark, pageSize: 2, stage: null, state: 'draft' });
    expectRefused(await many.evaluate('application:listByState', input), 'INVALID_INPUT', { field: '/bookmark' });
  });

  test.each([0, 101])('refuses a page of %d', async (pageSize) => {
    const input = argument({ ...first, pageSize, stage: null, state: 'draft' });
    expectRefused(await many.evaluate('application:listByState', input), 'INVALID_INPUT', { field: '/pageSize' });
  });
});
