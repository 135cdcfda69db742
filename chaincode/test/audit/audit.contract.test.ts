// The auditors' queries over a case that lived: workflow events by its clerk, access events by its readers.
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type AccessRecord,
  type AuditEventRecord,
  civilDayOf,
  type EventPage,
  type MaterialRecord,
  type Page,
  type Standing,
  type TrailVerification,
} from '@lianjian/ledger-api';
import { type Fixture, type FixtureMember } from '@lianjian/local-ledger/testing';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, DAY, keyFor, member, NOW, row } from '../support/consortium.ts';
import { argument, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf, memberIdOf } from '../support/ids.ts';
import { APPLICATION, application, CARD, card, clerk, prepare, recorded, reviewer, scan } from '../support/sharing.ts';

const auditor = member(AUTHORITY, 'auditor');
const stranger = member(COLLEGE_B, 'auditor');
const prepared = prepare();
const { id } = prepared.grant;
const today = civilDayOf(NOW, 480);

let fixture: Fixture;
beforeAll(async () => {
  fixture = await recorded(prepared);
});

const ask = (name: `audit:${string}`, input: object, by: FixtureMember = auditor, from = fixture) =>
  from.as(by).evaluate(name, argument(input));
const paged = { bookmark: null, pageSize: 100 };
const actionsIn = ({ rows }: EventPage): string[] => rows.map(({ action }) => action);

async function events(name: `audit:${string}`, input: object, by?: FixtureMember): Promise<EventPage> {
  return resultOf(await ask(name, { ...paged, ...input }, by)) as EventPage;
}

/** All pages, by following the bookmarks. */
async function walk(name: `audit:${string}`, input: object, pageSize: number): Promise<AuditEventRecord[]> {
  const rows: AuditEventRecord[] = [];
  let bookmark: string | null = null;
  do {
    const page = await events(name, { ...input, bookmark, pageSize });
    expect(page.rows.length).toBeLessThanOrEqual(pageSize);
    rows.push(...page.rows);
    bookmark = page.bookmark;
  } while (bookmark !== null);
  return rows;
}

const GRANT_TRAIL = ['access.fragments-recorded', 'access.requested', 'grant.activated', 'grant.created'];

describe('audit:trail', () => {
  test('shows a grant’s events, newest first', async () => {
    const page = await events('audit:trail', { id, kind: 'grant' });
    expect(actionsIn(page)).toEqual(GRANT_TRAIL);
    expect(page.rows.map(({ sequence }) => sequence)).toEqual([4, 3, 2, 1]);
    expect(page.bookmark).toBeNull();
  });

  test.each([1, 2, 3])('gives the same in pages of %i', async (pageSize) => {
    const rows = await walk('audit:trail', { id, kind: 'grant' }, pageSize);
    expect(rows.map(({ action }) => action)).toEqual(GRANT_TRAIL);
  });

  test('refuses a bookmark of another trail, and one past the end', async () => {
    for (const text of [`${idOf('other')}.2`, `${id}.5`, `${id}.0`, id]) {
      const bookmark = Buffer.from(text).toString('base64url');
      const outcome = await ask('audit:trail', { bookmark, id, kind: 'grant', pageSize: 1 });
      expectRefused(outcome, 'INVALID_INPUT', { field: '/bookmark' });
    }
  });

  test('refuses who may not see the subject, and unknown subjects', async () => {
    const unit = member(COLLEGE_A, 'clerk', 'east', 'east-site');
    expectRefused(await ask('audit:trail', { ...paged, id, kind: 'grant' }, unit), 'FORBIDDEN');
    expectRefused(await ask('audit:trail', { ...paged, id: idOf('none'), kind: 'grant' }), 'NOT_FOUND');
  });

  test('refuses pages that are too large', async () => {
    expectRefused(await ask('audit:trail', { bookmark: null, id, kind: 'grant', pageSize: 101 }), 'INVALID_INPUT', {
      field: '/pageSize',
    });
  });
});

describe('indexes of the trail', () => {
  test.each([
    ['audit:eventsByActor', { memberId: clerk.enrollmentId, mspId: COLLEGE_A }, ['grant.activated', 'grant.created']],
    [
      'audit:eventsByActor',
      { memberId: reviewer.enrollmentId, mspId: AUTHORITY },
      ['access.fragments-recorded', 'access.requested'],
    ],
    ['audit:eventsByActor', { memberId: memberIdOf('nobody'), mspId: AUTHORITY }, []],
    ['audit:eventsByOrganization', { mspId: COLLEGE_A }, ['grant.activated', 'grant.created']],
    ['audit:eventsByOrganization', { mspId: CENTRE }, []],
    ['audit:eventsByUnit', { unit: 'east-site' }, []],
    ['audit:eventsByAction', { action: 'access.requested' }, ['access.requested']],
    ['audit:eventsByDay', { from: today, to: today }, [...GRANT_TRAIL]],
  ] as const)('%s %j', async (name, input, expected) => {
    expect(actionsIn(await events(name, input)).sort()).toEqual([...expected].sort());
  });

  test.each([1, 3])('a range of days is walked in pages of %i, past days without events', async (pageSize) => {
    const from = civilDayOf(NOW - 5 * DAY, 480);
    const to = civilDayOf(NOW + 5 * DAY, 480);
    const rows = await walk('audit:eventsByDay', { from, to }, pageSize);
    expect(rows.map(({ action }) => action).sort()).toEqual([...GRANT_TRAIL].sort());
  });

  test('shows nothing of a case to an organisation that is no party', async () => {
    const fresh = row('grant', { grantId: id }, { ...(await grantRecord()), holders: [CENTRE] });
    const without = fixture.given(fresh);
    const outcome = await ask('audit:eventsByOrganization', { ...paged, mspId: COLLEGE_A }, stranger, without);
    expect(resultOf(outcome)).toEqual({ bookmark: null, rows: [] });
    const seen = await ask('audit:eventsByOrganization', { ...paged, mspId: COLLEGE_A }, clerkAsAuditor, without);
    expect((resultOf(seen) as EventPage).rows).toHaveLength(2);
  });

  test('refuses bookmarks of another index, another prefix, another day', async () => {
    const elsewhere = Buffer.from(keyFor('grant', { grantId: id })).toString('base64url');
    const byOrganization = { bookmark: elsewhere, mspId: COLLEGE_A, pageSize: 1 };
    expectRefused(await ask('audit:eventsByOrganization', byOrganization), 'INVALID_INPUT', { field: '/bookmark' });
    const other = await events('audit:eventsByOrganization', { mspId: COLLEGE_A, pageSize: 1 });
    const foreign = { bookmark: other.bookmark, mspId: AUTHORITY, pageSize: 1 };
    expectRefused(await ask('audit:eventsByOrganization', foreign), 'INVALID_INPUT', { field: '/bookmark' });
    for (const text of [`2001-01-01.`, `${today}.${elsewhere}`, 'no day', `${today}.!`]) {
      const bookmark = Buffer.from(text).toString('base64url');
      const outcome = await ask('audit:eventsByDay', { bookmark, from: today, pageSize: 1, to: today });
      expectRefused(outcome, 'INVALID_INPUT', { field: '/bookmark' });
    }
  });

  test('refuses a range of days that is empty or too long', async () => {
    const to = civilDayOf(NOW - DAY, 480);
    expectRefused(await ask('audit:eventsByDay', { ...paged, from: today, to }), 'INVALID_INPUT', { field: '/to' });
    const from = civilDayOf(NOW - 100 * DAY, 480);
    expectRefused(await ask('audit:eventsByDay', { ...paged, from, to: today }), 'INVALID_INPUT', { field: '/to' });
  });
});

const clerkAsAuditor = member(COLLEGE_A, 'auditor');

async function grantRecord() {
  const outcome = await fixture.as(clerk).evaluate('sharing:readGrant', argument({ grantId: id }));
  return resultOf(outcome) as never as Parameters<typeof row<'grant'>>[2];
}

describe('materials and their readers', () => {
  test('finds a material by its content address, for those who may see the case', async () => {
    const { cid } = card.entry;
    const leafed = fixture.given({
      [keyFor('by-cid', { ...CARD, applicationId: APPLICATION, cid, newestFirst: NOW })]: keyFor('material', {
        ...CARD,
        applicationId: APPLICATION,
      }),
    });
    const found = resultOf(
      await ask('audit:materialsByCid', { ...paged, cid }, auditor, leafed),
    ) as Page<MaterialRecord>;
    expect(found.rows.map(({ digest }) => digest)).toEqual([card.entry.digest]);
    const none = resultOf(await ask('audit:materialsByCid', { ...paged, cid: scan.entry.cid }, auditor, leafed));
    expect(none).toEqual({ bookmark: null, rows: [] });
  });

  test('shows a part’s versions, newest first, in pages', async () => {
    const second = { ...card.entry, applicationId: APPLICATION, version: 2 };
    const created = { at: NOW, by: { memberId: clerk.enrollmentId, mspId: COLLEGE_A }, content: card.entry.digest };
    const parts = [{ discarded: false, part: 1, version: 2 }];
    const items = [{ item: CARD.item, parts, source: null, status: 'open' as const }];
    const from = fixture.given({
      ...row('application', { applicationId: APPLICATION }, { ...application, items }),
      ...row('material', second, { ...second, created }),
    });
    const query = { applicationId: APPLICATION, item: CARD.item, pageSize: 1, part: 1 };
    const first = resultOf(await ask('audit:materialHistory', { ...query, bookmark: null }, auditor, from));
    const { bookmark, rows } = first as Page<MaterialRecord>;
    const last = resultOf(await ask('audit:materialHistory', { ...query, bookmark }, auditor, from));
    expect([...rows, ...(last as Page<MaterialRecord>).rows].map(({ version }) => version)).toEqual([2, 1]);
    expect(last).toMatchObject({ bookmark: null });
    const forged = { ...query, bookmark: Buffer.from('3').toString('base64url') };
    expectRefused(await ask('audit:materialHistory', forged, auditor, from), 'INVALID_INPUT', { field: '/bookmark' });
  });

  test('logs who asked to read a case, and what for', async () => {
    const log = resultOf(await ask('audit:accessLog', { ...paged, applicationId: APPLICATION })) as Page<AccessRecord>;
    expect(log.rows).toMatchObject([
      { grantId: id, purpose: 'stage-review', requester: { memberId: reviewer.enrollmentId }, state: 'recorded' },
    ]);
  });
});

describe('who holds a case, since when, and who is late', () => {
  const dueDay = civilDayOf(NOW - 2 * DAY, 480);
  const held = { ...application, dueDay, stage: 'authority-review', state: 'submitted' as const };
  const withHeld = (): Fixture =>
    fixture.given({
      ...row('application', { applicationId: APPLICATION }, held),
      [keyFor('by-due', { applicationId: APPLICATION, day: dueDay })]: keyFor('application', {
        applicationId: APPLICATION,
      }),
    });

  test.each([
    [NOW, true],
    [NOW - 2 * DAY, false],
  ])('tells lateness by the query’s time', async (at, late) => {
    const expected: Partial<Standing> = { heldBy: 'stage', late, since: held.head.at, stage: 'authority-review' };
    expect(resultOf(await ask('audit:standing', { at, id: APPLICATION }, auditor, withHeld()))).toMatchObject(expected);
    const list = resultOf(await ask('audit:lateCases', { ...paged, at }, auditor, withHeld())) as Page<Standing>;
    expect(list.rows.map(({ id: of }) => of)).toEqual(late ? [APPLICATION] : []);
  });
});

describe('audit:verifyTrail', () => {
  const verify = async (from = fixture, before: unknown = null): Promise<TrailVerification> =>
    resultOf(await ask('audit:verifyTrail', { before, id, kind: 'grant' }, auditor, from)) as TrailVerification;

  test('follows the links back to the first event', async () => {
    expect(await verify()).toEqual({ broken: null, next: null, verified: 4 });
  });

  test.each([1, 2, 3, 4])('finds that event %i was changed, or is missing', async (sequence) => {
    const page = await events('audit:trail', { id, kind: 'grant' });
    const event = page.rows.find((row) => row.sequence === sequence);
    if (event === undefined) throw new Error('no such event');
    const place = { sequence, subject: id };
    const changed = fixture.given(row('event', place, { ...event, at: event.at + 1 }));
    const expected = { broken: sequence, next: null, verified: 4 - sequence };
    expect(await verify(changed)).toEqual(expected);
    expect(await verify(fixture.given({ [keyFor('event', place)]: '' }))).toEqual(expected);
  });
});
