// A day at the desk, in small: a campaign and its end, work items, a deputy, a batch of decisions, and who is told of them.
import { expect } from '@jest/globals';
import { type Trial } from '../support/api.ts';
import { noticeAbout } from '../support/notices.ts';
import { ensureSmallChecklist, smallDraft, smallReturn, smallReview, smallSubmitted } from '../support/small-case.ts';
import { until } from '../support/until.ts';

const DAY = 86_400_000;
const CHECKLIST = { type: 'small-check', version: 1 };

interface Campaigns {
  readonly rows: readonly { readonly cohort: string }[];
}

interface Batch {
  readonly id: string;
  readonly done: number;
  readonly refused: number;
  readonly finishedAt: number | null;
}

interface Event {
  readonly action: string;
  readonly actor: { readonly memberId: string };
  readonly details: { readonly onBehalfOf?: string };
}

export async function dayAtTheDesk(trial: Trial): Promise<void> {
  await ensureSmallChecklist(await trial.as('authority.admin'));
  const clerk = await trial.as('centre.clerk');
  const { close, cohort } = await openCampaign(trial);
  const [returned, rejected] = [await smallSubmitted(clerk, cohort), await smallSubmitted(clerk, cohort)];
  const late = await smallDraft(clerk, { attributes: { cohort } });
  await close();
  expect(await clerk.post(`/applications/${late}/submit`)).toMatchObject({ status: 410, body: { code: 'EXPIRED' } });
  await decideAsDeputy(trial, returned, rejected);
  const told = await noticeAbout(clerk, returned, 'returned');
  expect(told.details).toMatchObject({ items: [{ item: 'identity-card', reason: 'missing-page' }], round: 1 });
  expect((await noticeAbout(clerk, rejected, 'decided')).details).toMatchObject({ outcome: 'rejected' });
}

/** Of a cohort that has had none. */
async function openCampaign(trial: Trial): Promise<{ readonly cohort: string; readonly close: () => Promise<void> }> {
  const college = await trial.as('college-a.admin');
  const { body } = await college.get<Campaigns>('/campaigns?organization=CollegeAMSP&pageSize=100');
  const taken = body.rows.map((campaign) => campaign.cohort);
  const cohort = Array.from({ length: 90 }, (_, index) => String(2010 + index)).find((year) => !taken.includes(year));
  if (cohort === undefined) throw new Error('every cohort has had its campaign: make a new network');
  const opensAt = Date.now() - DAY;
  const campaign = { checklist: CHECKLIST, cohort, opensAt, closesAt: Date.now() + DAY };
  expect((await college.post('/campaigns', campaign)).status).toBe(201);
  return {
    cohort,
    close: async () => {
      const closesAt = Date.now() + 1_000;
      const change = { opensAt, closesAt, reason: 'force-majeure' };
      expect((await college.put(`/campaigns/${CHECKLIST.type}/${cohort}`, change)).status).toBe(200);
      await until('the campaign is closed', () => Promise.resolve(Date.now() > closesAt));
    },
  };
}

async function decideAsDeputy(trial: Trial, returned: string, rejected: string): Promise<void> {
  const reviewer = await trial.as('college-a.reviewer');
  const deputy = await trial.as('college-a.reviewer2');
  await reviewer.post(`/applications/${returned}/claim`);
  const mine = await reviewer.get<{ rows: { id: string }[] }>('/work-items?view=mine&pageSize=100');
  expect(mine.body.rows.map(({ id }) => id)).toContain(returned);
  const [{ memberId }, { memberId: deputyId }] = (await Promise.all(
    [reviewer, deputy].map(async (person) => (await person.get<{ memberId: string }>('/accounts/me')).body),
  )) as [{ memberId: string }, { memberId: string }];
  const appointed = { memberId, deputyId, role: 'reviewer', until: Date.now() + DAY };
  expect((await reviewer.post('/deputies', appointed)).status).toBe(201);
  const rows = [
    { applicationId: returned, ...smallReturn('缺背面') },
    { applicationId: rejected, ...smallReview('reject') },
  ];
  const begun = await deputy.post<Batch>('/review-batches', { rows });
  expect(begun.status).toBe(202);
  const batch = async (): Promise<Batch> => (await deputy.get<Batch>(`/review-batches/${begun.body.id}`)).body;
  await until('the batch has its end', async () => (await batch()).finishedAt !== null);
  expect(await batch()).toMatchObject({ done: 2, refused: 0 });
  expect((await reviewer.post('/deputies/end', { memberId, deputyId })).status).toBe(201);
  const trail = await reviewer.get<{ rows: Event[] }>(`/applications/${returned}/trail?pageSize=1`);
  expect(trail.body.rows).toMatchObject([
    { action: 'application.reviewed', actor: { memberId: deputyId }, details: { onBehalfOf: memberId } },
  ]);
}
