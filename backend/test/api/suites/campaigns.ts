// When applications are taken, and how deadlines count days.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { type Committed, newCaseBody } from '../../support/http-case.ts';
import { smallDraft, smallFile } from '../../support/small-case.ts';
import { until } from '../../support/until.ts';

const DAY = 86_400_000;
const COHORT = '2071';
const PATH = `/campaigns/small-check/${COHORT}`;

export function campaignsSuite(trialOf: () => OwnTrial): void {
  let admin: Person;
  let clerk: Person;
  const now = Date.now();
  const campaign = {
    checklist: { type: 'small-check', version: 1 },
    cohort: COHORT,
    opensAt: now - DAY,
    closesAt: now + DAY,
  };

  beforeAll(async () => {
    admin = await trialOf().as('college-a.admin');
    clerk = await trialOf().as('centre.clerk');
  });

  describe('a campaign', () => {
    test('is opened once, read by all, and is the organisation’s own', async () => {
      expect(await admin.post('/campaigns', campaign)).toMatchObject({
        status: 201,
        body: { record: { mspId: 'CollegeAMSP', cohort: COHORT } },
      });
      const other = await admin.post('/campaigns', { ...campaign, closesAt: now + 2 * DAY });
      expect(other).toMatchObject({ status: 409, body: { code: 'DUPLICATE' } });
      const unknown = { ...campaign, cohort: '2070', checklist: { type: 'small-check', version: 9 } };
      expect((await admin.post('/campaigns', unknown)).status).toBe(404);
      const read = await clerk.get(`/campaigns/CollegeAMSP/small-check/${COHORT}`);
      expect(read).toMatchObject({ status: 200, body: { closesAt: campaign.closesAt } });
      const listed = await clerk.get<{ rows: object[] }>('/campaigns?organization=CollegeAMSP');
      expect(listed.body.rows).toEqual([read.body]);
      expect((await clerk.get('/campaigns?organization=CollegeBMSP')).body).toEqual({ bookmark: null, rows: [] });
    });

    test('is closed early by its organisation alone; what comes then is too late', async () => {
      const id = await smallDraft(clerk, { attributes: { cohort: COHORT } });
      await smallFile(clerk, id);
      const change = { opensAt: now - DAY, closesAt: Date.now() + 1000, reason: 'force-majeure' };
      const before = await clerk.get(`/campaigns/CollegeAMSP/small-check/${COHORT}`);
      // By path each organisation reaches its own only: the other college has none.
      expect((await (await trialOf().as('college-b.admin')).put(PATH, change)).status).toBe(404);
      expect((await clerk.put(PATH, change)).status).toBe(403);
      expect((await clerk.get(`/campaigns/CollegeAMSP/small-check/${COHORT}`)).body).toEqual(before.body);
      const closed = await admin.put<Committed<{ closesAt: number }>>(PATH, change);
      expect(closed).toMatchObject({ status: 200, body: { record: { closesAt: change.closesAt } } });
      await until('the campaign is closed', () => Promise.resolve(Date.now() > change.closesAt));
      expect(await clerk.post(`/applications/${id}/submit`)).toMatchObject({ status: 410, body: { code: 'EXPIRED' } });
      expect((await clerk.get(`/applications/${id}`)).body).toMatchObject({ state: 'draft' });
      const checklist = { type: 'small-check', version: 1 };
      const late = await clerk.post('/applications', newCaseBody({ attributes: { cohort: COHORT }, checklist }));
      expect(late).toMatchObject({ status: 410, body: { code: 'EXPIRED' } });
    });
  });

  describe('the calendar', () => {
    const days = { daysOff: ['2027-10-01', '2027-10-04'], daysWorked: ['2027-10-09'] };

    test('is set by the authority for a whole year, and read by all', async () => {
      const authority = await trialOf().as('authority.admin');
      expect((await admin.put('/calendar/2027', days)).status).toBe(403);
      expect((await clerk.get('/calendar/2027')).status).toBe(404);
      expect(await authority.put('/calendar/2027', days)).toMatchObject({ status: 200, body: { record: days } });
      expect(await clerk.get('/calendar/2027')).toMatchObject({ status: 200, body: { ...days, year: 2027 } });
      const wrong = await authority.put('/calendar/2027', { ...days, daysWorked: ['2028-01-01'] });
      expect(wrong).toMatchObject({ status: 400, body: { details: { field: '/daysWorked' } } });
    });
  });
}
