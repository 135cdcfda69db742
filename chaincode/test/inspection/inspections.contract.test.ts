import { describe, expect, test } from '@jest/globals';
import { type InspectionRecord, type JsonObject } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { application, ATTRIBUTES, CASE, office, RULES, rowsOf } from '../support/cases.ts';
import {
  AUTHORITY,
  CENTRE,
  COLLEGE_A,
  COLLEGE_B,
  HEAD,
  keyFor,
  leaf,
  member,
  NOW,
  row,
  SEEDED,
} from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { bytesOf, idOf } from '../support/ids.ts';

const ID = idOf('visit');
const inspector = member(AUTHORITY, 'auditor');
const sponsor = member(COLLEGE_A, 'auditor');
const input = { audience: COLLEGE_A, cohort: '2030', id: ID, size: 2, type: RULES.type };
const announce = (changes: object = {}) => argument({ ...input, ...changes });
const sample = { applications: [CASE], block: 7, blockHash: bytesOf('block'), population: 1 };
const visit = (changes: Partial<InspectionRecord> = {}): InspectionRecord => ({
  ...input,
  created: SEEDED,
  head: HEAD,
  mspId: AUTHORITY,
  sample: null,
  state: 'announced',
  ...changes,
});
const place = { inspectionId: ID };
const key = keyFor('inspection', place);
const approved = application({ state: 'approved' });
const withVisit = (changes: Partial<InspectionRecord> = {}, record = approved) =>
  office.given({ ...rowsOf(record), ...row('inspection', place, visit(changes)) });
const drawn = { sample, state: 'drawn' } as const;
const finding = { applicationId: CASE, comment: null, id: ID, reason: null, result: 'sound' };
const stored = (changes: object = {}) => {
  const at = { applicationId: CASE, inspectionId: ID };
  return row('inspection-finding', at, {
    ...at,
    comment: null,
    created: SEEDED,
    reason: null,
    result: 'sound',
    ...changes,
  });
};

describe('inspection:announce', () => {
  test('by the authority', async () => {
    const outcome = await office.as(inspector).submit('inspection:announce', announce());
    const { audience, cohort, size, type } = input;
    const told = { action: 'inspection.announced', details: { audience, cohort, size, type }, subject: ID } as const;
    const event = expectedEvent(outcome, inspector, told);
    const record = visit({ created: createdBy(inspector, input), head: event.head });
    const puts = {
      ...row('inspection', place, record),
      ...leaf('by-audience', { ...place, mspId: COLLEGE_A, newestFirst: NOW }, key),
      ...event.puts,
    };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test('by the sponsor of the inspected; the same again changes nothing, other content is refused', async () => {
    const first = await office.as(sponsor).submit('inspection:announce', announce({ audience: CENTRE }));
    expect(resultOf(first)).toMatchObject({ mspId: COLLEGE_A, state: 'announced' });
    const again = first.after.as(sponsor);
    expect((await again.submit('inspection:announce', announce({ audience: CENTRE }))).writes).toEqual(NO_WRITES);
    expectRefused(await again.submit('inspection:announce', announce({ audience: CENTRE, size: 1 })), 'DUPLICATE');
  });

  test.each([
    ['who does not sponsor it', sponsor, COLLEGE_B, 'not-inspector'],
    ['the organisation itself', member(AUTHORITY, 'admin'), AUTHORITY, 'own-organization'],
    ['a reviewer', member(AUTHORITY, 'reviewer'), COLLEGE_A, 'role'],
    ['a unit’s admin', member(COLLEGE_A, 'admin', 'site admin', 'east-site'), CENTRE, 'not-inspector'],
  ])('refuses %s', async (_who, caller, audience, reason) => {
    const outcome = await office.as(caller).submit('inspection:announce', announce({ audience }));
    expectRefused(outcome, 'FORBIDDEN', { reason });
  });

  test('refuses an organisation that is not there', async () => {
    const outcome = await office.as(inspector).submit('inspection:announce', announce({ audience: 'NoneMSP' }));
    expectRefused(outcome, 'NOT_FOUND', { kind: 'organization' });
  });
});

describe('inspection:recordSample', () => {
  const record = (changes: object = {}) => argument({ id: ID, sample: { ...sample, ...changes } });

  test('keeps the block and the cases that it has drawn', async () => {
    const outcome = await withVisit().as(inspector).submit('inspection:recordSample', record());
    const { block, blockHash, population } = sample;
    const details = { block, blockHash, population, size: 1 };
    const event = expectedEvent(outcome, inspector, { action: 'inspection.drawn', details, subject: ID }, HEAD);
    const puts = { ...row('inspection', place, visit({ ...drawn, head: event.head })), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test.each<[string, object, JsonObject]>([
    ['fewer cases than announced', { population: 5 }, { field: '/sample/applications' }],
    ['a case twice', { applications: [CASE, CASE], population: 2 }, { field: '/sample/applications' }],
  ])('refuses %s', async (_what, changes, details) => {
    const outcome = await withVisit().as(inspector).submit('inspection:recordSample', record(changes));
    expectRefused(outcome, 'INVALID_INPUT', details);
  });

  test.each([
    ['one that is not approved', application()],
    ['another organisation’s', application({ organization: COLLEGE_B, state: 'approved' })],
    ['another kind’s', application({ checklist: { type: 'other', version: 1 }, state: 'approved' })],
    ['another cohort’s', application({ attributes: { ...ATTRIBUTES, cohort: '2029' }, state: 'approved' })],
  ])('refuses %s', async (_what, other) => {
    const outcome = await withVisit({}, other).as(inspector).submit('inspection:recordSample', record());
    expectRefused(outcome, 'INVALID_INPUT', { field: '/sample/applications' });
  });

  test('refuses a second drawing, an unknown case and whoever did not announce', async () => {
    expectRefused(await withVisit(drawn).as(inspector).submit('inspection:recordSample', record()), 'INVALID_STATE');
    const unknown = record({ applications: [idOf('unknown')] });
    expectRefused(await withVisit().as(inspector).submit('inspection:recordSample', unknown), 'NOT_FOUND');
    expectRefused(await withVisit().as(sponsor).submit('inspection:recordSample', record()), 'FORBIDDEN');
  });
});

describe('inspection:recordFinding', () => {
  const record = (changes: object = {}) => argument({ ...finding, ...changes });

  test('once for each case, with an event', async () => {
    const outcome = await withVisit(drawn).as(inspector).submit('inspection:recordFinding', record());
    const told = {
      action: 'inspection.finding-recorded',
      details: { applicationId: CASE, reason: null, result: 'sound' },
      subject: ID,
    } as const;
    const event = expectedEvent(outcome, inspector, told, HEAD);
    const puts = {
      ...stored({ created: createdBy(inspector, finding) }),
      ...row('inspection', place, visit({ ...drawn, head: event.head })),
      ...event.puts,
    };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
    const again = outcome.after.as(inspector);
    expect((await again.submit('inspection:recordFinding', record())).writes).toEqual(NO_WRITES);
    const other = record({ reason: 'forged', result: 'defective' });
    expectRefused(await again.submit('inspection:recordFinding', other), 'DUPLICATE');
  });

  test.each([
    ['a case outside the sample', { applicationId: idOf('another') }, '/applicationId'],
    ['a defect without a reason', { result: 'defective' }, '/reason'],
    ['a reason without a defect', { reason: 'forged' }, '/reason'],
  ])('refuses %s', async (_what, changes, field) => {
    const outcome = await withVisit(drawn).as(inspector).submit('inspection:recordFinding', record(changes));
    expectRefused(outcome, 'INVALID_INPUT', { field });
  });

  test('refuses before the drawing, and whoever does not inspect', async () => {
    expectRefused(await withVisit().as(inspector).submit('inspection:recordFinding', record()), 'INVALID_STATE');
    expectRefused(await withVisit(drawn).as(sponsor).submit('inspection:recordFinding', record()), 'FORBIDDEN');
  });
});

describe('inspection:close', () => {
  const close = argument({ id: ID });

  test('counts what was found', async () => {
    const outcome = await withVisit(drawn).given(stored()).as(inspector).submit('inspection:close', close);
    const told = { action: 'inspection.closed', details: { defective: 0, sound: 1 }, subject: ID } as const;
    const event = expectedEvent(outcome, inspector, told, HEAD);
    const puts = { ...row('inspection', place, visit({ ...drawn, head: event.head, state: 'closed' })), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test('is INCOMPLETE while a case has no finding', async () => {
    const missing = [{ application: CASE, problem: 'absent' }];
    expectRefused(await withVisit(drawn).as(inspector).submit('inspection:close', close), 'INCOMPLETE', { missing });
  });

  test('refuses a second time', async () => {
    const closed = withVisit({ ...drawn, state: 'closed' })
      .given(stored())
      .as(inspector);
    expectRefused(await closed.submit('inspection:close', close), 'INVALID_STATE');
  });
});

describe('reading', () => {
  const fixture = withVisit(drawn).given({
    ...stored(),
    ...leaf('by-audience', { ...place, mspId: COLLEGE_A, newestFirst: NOW }, key),
  });
  const queries: [string, [string]][] = [
    ['inspection:read', argument({ id: ID })],
    ['inspection:findings', argument({ bookmark: null, id: ID, pageSize: 10 })],
  ];

  test.each([
    ['who inspects', inspector],
    ['the inspected', sponsor],
  ])('is for %s', async (_who, caller) => {
    expect(resultOf(await fixture.as(caller).evaluate(...(queries[0] ?? ['', ['']])))).toEqual(visit(drawn));
    const findings = await fixture.as(caller).evaluate(...(queries[1] ?? ['', ['']]));
    expect(resultOf(findings)).toMatchObject({ rows: [{ applicationId: CASE, result: 'sound' }] });
    const list = argument({ audience: COLLEGE_A, bookmark: null, pageSize: 10 });
    expect(resultOf(await fixture.as(caller).evaluate('inspection:list', list))).toMatchObject({ rows: [{ id: ID }] });
  });

  test.each(queries)('%s is not for others', async (name, query) => {
    for (const other of [member(COLLEGE_B, 'auditor'), member(COLLEGE_A, 'clerk', 'clerk', 'east-site')]) {
      expectRefused(await fixture.as(other).evaluate(name, query), 'FORBIDDEN', { reason: 'not-visible' });
    }
  });

  test('the list leaves out what is not for the caller', async () => {
    const list = argument({ audience: COLLEGE_A, bookmark: null, pageSize: 10 });
    const outcome = await fixture.as(member(COLLEGE_B, 'auditor')).evaluate('inspection:list', list);
    expect(resultOf(outcome)).toEqual({ bookmark: null, rows: [] });
  });

  test('its trail is read and verified like any other', async () => {
    const announced = await office.as(inspector).submit('inspection:announce', announce());
    const after = announced.after.as(sponsor);
    const subject = { id: ID, kind: 'inspection' };
    const trail = await after.evaluate('audit:trail', argument({ ...subject, bookmark: null, pageSize: 10 }));
    expect(resultOf(trail)).toMatchObject({ rows: [{ action: 'inspection.announced' }] });
    const verified = await after.evaluate('audit:verifyTrail', argument({ ...subject, before: null }));
    expect(resultOf(verified)).toMatchObject({ broken: null, verified: 1 });
    const byAction = argument({ action: 'inspection.announced', bookmark: null, pageSize: 10 });
    const seen = async (caller: typeof sponsor) =>
      (resultOf(await announced.after.as(caller).evaluate('audit:eventsByAction', byAction)) as { rows: unknown[] })
        .rows;
    expect(await seen(sponsor)).toHaveLength(1);
    expect(await seen(member(COLLEGE_B, 'auditor'))).toHaveLength(0);
  });
});
