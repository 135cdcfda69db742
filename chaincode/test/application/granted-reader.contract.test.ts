// A reader outside the route: an explicit grant shows the versions that it names while it works, and nothing else.
import { describe, expect, test } from '@jest/globals';
import { type GrantRecord, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Fixture, type FixtureMember, NO_WRITES } from '@lianjian/local-ledger/testing';
import { CASE, entry, grantRows, material, submitted, withCase } from '../support/cases.ts';
import { CENTRE, COLLEGE_B, member, NOW, personOf } from '../support/consortium.ts';
import { argument, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';
import { principalRow, readerDesk } from '../support/sharing.ts';

const reader = member(COLLEGE_B, 'reviewer');
const DESK = { mspId: COLLEGE_B, role: 'reviewer' } as const;
const MINUTE = 60_000;

/** Given to a desk of another college unless changed, of the form alone. */
const granted = (
  grant: Partial<GrantRecord> = {},
  key: Partial<PrincipalRecord> = {},
  from: Fixture = withCase(submitted()),
): Fixture =>
  from.given({
    ...grantRows([entry('form')], grant, [DESK]),
    ...principalRow({ ...readerDesk, id: idOf('principal'), ...key }),
  });

const read = (fixture: Fixture, by: FixtureMember, item = 'form', part = 1, version = 1) =>
  fixture.as(by).evaluate('application:readMaterial', argument({ id: CASE, item, part, version }));

const isRefused = async (...asked: Parameters<typeof read>): Promise<void> => {
  expectRefused(await read(...asked), 'FORBIDDEN', { reason: 'not-visible' });
};

describe('the desk that a grant names', () => {
  test('sees the index entry of what was granted, and writes nothing by that', async () => {
    await isRefused(withCase(submitted()), reader);
    const outcome = await read(granted(), reader);
    expect(resultOf(outcome)).toEqual(material(entry('form')));
    expect(outcome.writes).toEqual(NO_WRITES);
  });

  test.each([
    ['another item', ['card', 1, 1]],
    ['another part', ['form', 2, 1]],
    ['another version', ['form', 1, 2]],
  ] as const)('does not see %s', async (_, [item, part, version]) => {
    await isRefused(granted(), reader, item, part, version);
  });

  test('sees nothing else of the case', async () => {
    const before = granted().as(reader);
    const page = { bookmark: null, pageSize: 10 };
    const queries: [string, object][] = [
      ['application:read', { id: CASE }],
      ['application:readReview', { id: CASE, round: 1, stage: 'college-review' }],
      ['audit:trail', { ...page, id: CASE, kind: 'application' }],
      ['audit:materialHistory', { ...page, applicationId: CASE, item: 'form', part: 1 }],
      ['audit:accessLog', { ...page, applicationId: CASE }],
      ['audit:standing', { at: NOW, id: CASE }],
    ];
    for (const [name, query] of queries) {
      expectRefused(await before.evaluate(name, argument(query)), 'FORBIDDEN', { reason: 'not-visible' });
    }
    const asked = argument({ applicationId: CASE, purpose: 'audit', requestId: idOf('ask') });
    expectRefused(await before.submit('sharing:askGrant', asked), 'FORBIDDEN', { reason: 'not-visible' });
  });

  test.each(['created', 'revoked', 'closed'] as const)('does not see it by one that is %s', async (state) => {
    await isRefused(granted({ state }), reader);
  });

  test('does not see it by one that has expired, to the millisecond', async () => {
    const ends = granted({ expiresAt: NOW + MINUTE });
    resultOf(await read(ends.at(new Date(NOW + MINUTE - 1)), reader));
    await isRefused(ends.at(new Date(NOW + MINUTE)), reader);
  });

  test('sees it by a retired key, and not by a compromised one; by another key again', async () => {
    resultOf(await read(granted({}, { status: 'retired' }), reader));
    const compromised = granted({}, { status: 'compromised' });
    await isRefused(compromised, reader);
    const holder = { kind: 'desk', ...DESK } as const;
    const named = { holder, principalId: idOf('principal'), receivingKey: readerDesk.receivingKey, version: 2 };
    const other = { id: idOf('another grant'), reader: named };
    const rows = grantRows([entry('form'), entry('card')], other, [DESK]);
    const again = compromised.given({ ...rows, ...principalRow({ ...readerDesk, id: idOf('principal'), version: 2 }) });
    resultOf(await read(again, reader));
  });
});

describe('others', () => {
  test.each<[string, FixtureMember]>([
    ['another role of the organisation', member(COLLEGE_B, 'auditor')],
    ['the same role of a unit', member(COLLEGE_B, 'reviewer', 'of a unit', 'north-site')],
    ['the same role of another organisation', member(CENTRE, 'reviewer')],
  ])('%s does not see it', async (_, caller) => {
    await isRefused(granted(), caller);
  });
});

test('a person of a unit sees what was granted to that person, and the grant itself', async () => {
  const person = member(COLLEGE_B, 'clerk', 'one of a unit', 'north-site');
  const holder = { kind: 'person', ...personOf(person) } as const;
  const named = { holder, principalId: idOf('principal'), receivingKey: readerDesk.receivingKey, version: 1 };
  const fixture = granted({ reader: named });
  expect(resultOf(await read(fixture, person))).toEqual(material(entry('form')));
  const grants = argument({ applicationId: CASE, bookmark: null, pageSize: 10 });
  const seenBy = async (caller: FixtureMember): Promise<unknown> =>
    resultOf(await fixture.as(caller).evaluate('sharing:listGrants', grants));
  expect(await seenBy(person)).toMatchObject({ rows: [{ reader: { holder } }] });
  const neighbour = member(COLLEGE_B, 'clerk', 'another of the unit', 'north-site');
  expect(await seenBy(neighbour)).toEqual({ bookmark: null, rows: [] });
  await isRefused(fixture, neighbour);
});
