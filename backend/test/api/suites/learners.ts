// What desks know of the learners of their cases, and for how long.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { readTable } from '../../../src/imports/read-table.ts';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { accepted } from '../../support/http-case.ts';
import { type FoundPage, type FoundRow, learnerDraft, learnerSubmitted, search } from '../../support/learner-case.ts';
import { until } from '../../support/until.ts';

const LEARNER = { fullName: '欧阳娜仁', idNumber: '15010219991231002X', candidateNumber: '=2026150001' };

export function learnersSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let reviewer: Person;
  let id: string;

  const rowFor = async (person: Person, applicationId: string, query: object = {}): Promise<FoundRow | undefined> =>
    (await search(person, query)).find((row) => row.applicationId === applicationId);
  const untilStatus = (person: Person, applicationId: string, status: string): Promise<void> =>
    until(`the desk’s row is ${status}`, async () => (await rowFor(person, applicationId))?.status === status);
  const rowsOf = async (applicationId: string): Promise<string> => {
    const { db } = trialOf().server.platform.database;
    const found = await db.execute(sql`select * from learner_entry where application_id = ${applicationId}`);
    return JSON.stringify((found as { rows: unknown[] }).rows);
  };

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    reviewer = await trialOf().as('college-a.reviewer');
    id = await learnerSubmitted(clerk, LEARNER);
    await untilStatus(reviewer, id, 'opened');
    await untilStatus(clerk, id, 'opened');
  }, 60_000);

  describe('the directory of a desk', () => {
    test.each([
      ['a part of the name', { name: '阳娜' }],
      ['the first character', { name: '欧' }],
      ['the whole name, spaced', { name: ' 欧阳 娜仁' }],
      ['the document’s number', { number: '15010219991231002x' }],
      ['another number of the record', { number: '=2026150001' }],
      ['state and stage', { state: 'submitted', stage: 'college-review', name: '欧阳' }],
      ['the kind of business', { checklistType: 'enrolment-qualification', number: LEARNER.idNumber }],
    ])('finds by %s', async (_, query) => {
      expect(await rowFor(reviewer, id, query)).toMatchObject({
        name: LEARNER.fullName,
        number: LEARNER.idNumber,
        organization: 'CentreMSP',
        stage: 'college-review',
      });
    });

    test.each([
      ['a character in the middle alone', { name: '阳' }],
      ['another order', { name: '阳欧' }],
      ['a part of the number', { number: '15010219991231' }],
      ['another state', { state: 'approved', name: '欧阳' }],
      ['a unit', { unit: 'riverside-site', name: '欧阳' }],
      ['due after all days', { dueFrom: '2999-01-01', name: '欧阳' }],
      ['due before all days', { dueTo: '2000-01-01', name: '欧阳' }],
    ])('does not find by %s', async (_, query) => {
      expect(await rowFor(reviewer, id, query)).toBeUndefined();
    });

    test('goes on from page to page', async () => {
      for (const name of ['欧甲', '欧乙']) {
        const draft = await learnerDraft(clerk, { fullName: name, idNumber: `3301${name.charCodeAt(1)}00000000` });
        await untilStatus(clerk, draft, 'opened');
      }
      const pages: FoundRow[] = [];
      let bookmark: string | null = null;
      do {
        const answer: { body: FoundPage } = await clerk.post<FoundPage>('/learners/search', {
          name: '欧',
          pageSize: 1,
          bookmark,
        });
        pages.push(...answer.body.rows);
        bookmark = answer.body.bookmark;
      } while (bookmark !== null);
      const names = pages.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['欧甲', '欧乙', '欧阳娜仁']));
      expect(new Set(names).size).toBe(names.length);
    });

    test('holds what it opened sealed, and shows it to nobody else', async () => {
      const kept = await rowsOf(id);
      for (const text of [LEARNER.fullName, LEARNER.idNumber, LEARNER.candidateNumber])
        expect(kept).not.toContain(text);
      for (const name of ['college-b.reviewer', 'college-b.clerk', 'riverside-site.clerk', 'authority.reviewer']) {
        expect([name, await rowFor(await trialOf().as(name), id)]).toEqual([name, undefined]);
      }
      for (const name of ['authority.auditor', 'college-a.auditor']) {
        const refused = await (await trialOf().as(name)).post('/learners/search', {});
        expect([name, refused.status]).toEqual([name, 403]);
      }
      const unit = await trialOf().as('riverside-site.clerk');
      expect((await unit.post('/learners/search', { unit: 'hillside-site' })).status).toBe(403);
    });

    test('was opened by a request of its own, for that record alone; nobody has looked at it by that', async () => {
      const log = await reviewer.get<{ rows: { materials: { item: string }[]; purpose: string; reports: object[] }[] }>(
        `/applications/${id}/access-log`,
      );
      expect(log.body.rows).toMatchObject([
        {
          materials: [{ item: 'learner-record', part: 1, version: 1 }],
          purpose: 'desk-directory',
          reports: [{ result: 'opened' }],
        },
      ]);
      const members = await (await trialOf().as('college-a.admin')).get<{ name: string }[]>('/members');
      expect(members.body.map(({ name }) => name)).toContain('directory.reviewer.collegeamsp');
      await reviewer.post(`/applications/${id}/claim`);
      const pass = { stage: 'college-review', round: 1, outcome: 'pass', findings: accepted() };
      const early = await reviewer.post<{ details: { missing: object[] } }>(`/applications/${id}/reviews`, pass);
      expect(early.status).toBe(422);
      expect(early.body.details.missing).toContainEqual(
        expect.objectContaining({ item: 'learner-record', problem: 'not-opened' }),
      );
      const own = await (
        await trialOf().as('centre.auditor')
      ).get<{ rows: object[] }>(`/applications/${id}/own-openings`);
      expect(own.body.rows).toMatchObject([{ item: 'learner-record', purpose: 'desk-directory' }]);
    });

    test('says so when a row was altered', async () => {
      const { db } = trialOf().server.platform.database;
      const draft = await learnerDraft(clerk, { fullName: '被改者', idNumber: '330102199900000001' });
      await untilStatus(clerk, draft, 'opened');
      await db.execute(
        sql`update learner_entry set learner = set_byte(learner, 20, (get_byte(learner, 20) + 1) % 256) where application_id = ${draft}`,
      );
      for (const path of ['/learners/search', '/learners/export']) {
        const asked = { number: '330102199900000001', ...(path.endsWith('export') ? { format: 'csv' } : {}) };
        expect(await clerk.post(path, asked)).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
      }
      await db.execute(sql`delete from learner_entry where application_id = ${draft}`);
    });
  });

  describe('a spreadsheet of it', () => {
    test.each(['csv', 'xlsx'])('%s: numbers are texts, and come back as they were', async (format) => {
      const response = await reviewer.raw('/learners/export', {
        method: 'POST',
        body: { format, name: '欧阳娜仁' },
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-disposition')).toContain(`cases.${format}`);
      const { headers, rows } = await readTable(Buffer.from(await response.arrayBuffer()));
      expect(headers.slice(0, 2)).toEqual(['姓名 Name', '证件号码 Number']);
      expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual([[LEARNER.fullName, LEARNER.idNumber]]);
    });
  });

  test('a spreadsheet of too many rows is refused', async () => {
    const { db } = trialOf().server.platform.database;
    await db.execute(sql`insert into learner_entry
      (msp_id, desk, application_id, organization, checklist_type, checklist_version, state, status)
      select 'CollegeBMSP', 'reviewer', gen_random_uuid(), 'CentreMSP', 'planted', 1, 'draft', 'none'
      from generate_series(1, 20001)`);
    try {
      const college = await trialOf().as('college-b.reviewer');
      const asked = { checklistType: 'planted', format: 'csv' };
      expect(await college.post('/learners/export', asked)).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    } finally {
      await db.execute(sql`delete from learner_entry where checklist_type = 'planted'`);
    }
  });

  describe('a desk that may read no longer', () => {
    test('loses the learner when the grant is revoked', async () => {
      const fields = { fullName: '撤销者', idNumber: '330102199900000002' };
      const submitted = await learnerSubmitted(clerk, fields);
      await untilStatus(reviewer, submitted, 'opened');
      const grants = await clerk.get<{ rows: { id: string; reader: { holder: { mspId: string } } }[] }>(
        `/applications/${submitted}/grants`,
      );
      const own = grants.body.rows.filter(({ reader: { holder } }) => holder.mspId === 'CollegeAMSP');
      for (const grant of own) await clerk.post(`/grants/${grant.id}/revoke`, { reason: 'no-longer-needed' });
      await untilStatus(reviewer, submitted, 'erased');
      expect(await rowFor(reviewer, submitted)).toMatchObject({ name: null, number: null });
      expect(await rowFor(reviewer, submitted, { number: fields.idNumber })).toBeUndefined();
      expect(await rowFor(clerk, submitted, { number: fields.idNumber })).toMatchObject({ name: '撤销者' });
    });

    test('loses it when the time is over', async () => {
      const fields = { fullName: '到期者', idNumber: '330102199900000003' };
      const submitted = await learnerSubmitted(clerk, fields);
      await untilStatus(reviewer, submitted, 'opened');
      const { db } = trialOf().server.platform.database;
      // An event of the case that is still on its way sets the grant's own end once more.
      await until('the desk’s row is erased', async () => {
        await db.execute(sql`update learner_entry set expires_at = now() - interval '1 second'
          where application_id = ${submitted} and desk = 'reviewer' and status = 'opened'`);
        return (await rowFor(reviewer, submitted))?.status === 'erased';
      });
      expect(await rowsOf(submitted)).not.toContain('到期者');
    });
  });
}
