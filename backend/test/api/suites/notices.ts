// Notices: each to those whom it concerns, once, and to nobody else.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { atTime } from '../../support/at-time.ts';
import { openStream } from '../../support/event-stream.ts';
import { type CaseRecord, type Committed } from '../../support/http-case.ts';
import { noticeAbout, noticesAbout, noticesOf, type NoticeView } from '../../support/notices.ts';
import { until } from '../../support/until.ts';
import {
  smallDraft,
  smallFile,
  smallPass,
  smallReturn,
  smallReview,
  smallSubmitted,
} from '../../support/small-case.ts';

const DAY = 86_400_000;
const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const STRANGERS = ['college-b.reviewer', 'riverside-site.clerk', 'centre.reviewer', 'authority.reviewer'];

type Due = Committed<CaseRecord & { readonly dueDay: string }>;

export function noticesSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let reviewer: Person;
  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    reviewer = await trialOf().as('college-a.reviewer');
  });

  const returned = async (): Promise<{ id: string; dueDay: string }> => {
    const id = await smallSubmitted(clerk);
    await reviewer.post(`/applications/${id}/claim`);
    const { body, status } = await reviewer.post<Due>(`/applications/${id}/reviews`, smallReturn('缺背面 王小明'));
    expect(status).toBe(201);
    return { id, dueDay: body.record.dueDay };
  };

  describe('a notice', () => {
    test('of a case that arrives goes to the stage’s desk, of one that comes back to who handed it in', async () => {
      const { id, dueDay } = await returned();
      const back = await noticeAbout(clerk, id, 'returned');
      const items = [{ item: 'identity-card', reason: 'missing-page' }];
      expect(back.details).toEqual({ stage: 'college-review', round: 1, dueDay, items });
      expect(JSON.stringify(back)).not.toContain('王小明');
      for (const name of ['college-a.reviewer', 'college-a.reviewer2']) {
        const desk = await trialOf().as(name);
        const arrived = await noticesAbout(desk, id);
        // What was claimed or decided before anybody looked is no news any more.
        expect(arrived.every(({ kind }) => kind === 'stage-arrived')).toBe(true);
      }
      await smallFile(clerk, id, 'both sides', '?part=1');
      expect(await clerk.post(`/applications/${id}/resubmit`)).toMatchObject({ status: 201 });
      for (const name of ['college-a.reviewer', 'college-a.reviewer2']) {
        const desk = await trialOf().as(name);
        const rounds = async (): Promise<unknown[]> =>
          (await noticesAbout(desk, id)).map(({ details }) => details['round']);
        await until(`the second round at ${name}`, async () => (await rounds()).includes(2));
      }
      for (const name of STRANGERS)
        expect([name, await noticesAbout(await trialOf().as(name), id)]).toEqual([name, []]);
      expect((await noticesAbout(clerk, id)).map(({ kind }) => kind)).toEqual(['returned']);
    });

    test('of what became of a case goes to who handed it in', async () => {
      const approved = await smallSubmitted(clerk);
      await smallPass(reviewer, approved, 'college-review');
      await smallPass(await trialOf().as('authority.reviewer'), approved, 'authority-review');
      const rejected = await smallSubmitted(clerk);
      await reviewer.post(`/applications/${rejected}/claim`);
      expect((await reviewer.post(`/applications/${rejected}/reviews`, smallReview('reject'))).status).toBe(201);
      const told = async (id: string): Promise<NoticeView['details']> =>
        (await noticeAbout(clerk, id, 'decided')).details;
      expect(await told(approved)).toEqual({ stage: 'authority-review', outcome: 'approved' });
      expect(await told(rejected)).toEqual({ stage: 'college-review', outcome: 'rejected' });
      for (const name of STRANGERS) {
        const kinds = (await noticesAbout(await trialOf().as(name), rejected)).map(({ kind }) => kind);
        expect([name, kinds]).toEqual([name, []]);
      }
    }, 60_000);

    test('is read by marking it; somebody else’s is passed over', async () => {
      const { id } = await returned();
      const { id: notice } = await noticeAbout(clerk, id, 'returned');
      const stranger = await trialOf().as('college-b.reviewer');
      expect(await stranger.post('/notices/reads', { ids: [notice] })).toMatchObject({
        status: 201,
        body: { read: [] },
      });
      expect(await noticesAbout(clerk, id)).toMatchObject([{ readAt: null }]);
      const before = (await noticesOf(clerk)).body.unread;
      const marked = await clerk.post('/notices/reads', { ids: [notice, UNKNOWN] });
      expect(marked).toMatchObject({ status: 201, body: { read: [notice] } });
      const [{ readAt } = { readAt: null }] = await noticesAbout(clerk, id);
      expect(readAt).toBeGreaterThan(0);
      expect((await noticesOf(clerk)).body.unread).toBe(before - 1);
      await clerk.post('/notices/reads', { ids: [notice] });
      expect(await noticesAbout(clerk, id)).toMatchObject([{ readAt }]);
      const unread = await noticesOf(clerk, '?unread=true&pageSize=100');
      expect(unread.body.rows.map((row) => row.id)).not.toContain(notice);
    });

    test('after notice is listed in pages, newest first', async () => {
      const all = (await noticesOf(clerk)).body.rows;
      expect(all.length).toBeGreaterThan(1);
      const paged: NoticeView[] = [];
      for (let bookmark: string | null = null, more = true; more;) {
        const { body } = await noticesOf(clerk, `?pageSize=1${bookmark === null ? '' : `&bookmark=${bookmark}`}`);
        paged.push(...body.rows);
        ({ bookmark } = body);
        more = bookmark !== null;
      }
      expect(paged).toEqual(all);
      expect(await noticesOf(clerk, '?bookmark=abc')).toMatchObject({ status: 400 });
    });

    test('that somebody asks for a grant goes to the owner’s clerk', async () => {
      const id = await smallSubmitted(clerk);
      const asking = await trialOf().as('college-a.auditor');
      const asked = await asking.post(`/applications/${id}/grant-requests`, { purpose: 'audit' });
      expect(asked).toMatchObject({ status: 201, body: { record: { applicationId: id, purpose: 'audit' } } });
      const notice = await noticeAbout(clerk, id, 'grant-asked');
      expect(notice.details).toMatchObject({ asking: { mspId: 'CollegeAMSP', role: 'auditor' }, purpose: 'audit' });

      const stranger = await trialOf().as('college-b.auditor');
      const refused = await stranger.post(`/applications/${id}/grant-requests`, { purpose: 'audit' });
      expect(refused).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      expect((await stranger.post(`/applications/${UNKNOWN}/grant-requests`, { purpose: 'audit' })).status).toBe(404);
      const curious = await asking.post(`/applications/${id}/grant-requests`, { purpose: 'curiosity' });
      expect(curious).toMatchObject({ status: 400, body: { details: { field: '/purpose' } } });
      const trail = await asking.get<{ rows: { action: string }[] }>(`/applications/${id}/trail`);
      expect(trail.body.rows.filter(({ action }) => action === 'application.grant-asked')).toHaveLength(1);
    });
  });

  describe('the stream of notices', () => {
    test('gives mine as they are made, and those that were missed', async () => {
      const stream = await openStream(clerk, '/notices/stream');
      const stranger = await openStream(await trialOf().as('riverside-site.clerk'), '/notices/stream');
      const first = await returned();
      const seen = await stream.next('notice', ({ data }) => data.includes(first.id));
      expect(seen.type).toBe('returned');
      stream.close();
      const second = await returned();
      await noticeAbout(clerk, second.id, 'returned');
      const later = await openStream(clerk, '/notices/stream', { 'last-event-id': seen.id ?? '' });
      await later.next('missed notice', ({ data }) => data.includes(second.id));
      expect(later.seen.filter(({ data }) => data.includes(first.id))).toEqual([]);
      expect(stranger.seen.filter(({ type }) => type !== 'comment')).toEqual([]);
      later.close();
      stranger.close();
      const bad = await clerk.send('/notices/stream', { headers: { 'last-event-id': 'x' } });
      expect(bad).toMatchObject({ status: 400, body: { details: { field: '/headers/last-event-id' } } });
    });

    test('opens with a ticket, once', async () => {
      const { body } = await clerk.post<{ ticket: string }>('/events/tickets');
      const path = `/notices/stream?ticket=${body.ticket}`;
      const stream = await openStream(trialOf().nobody, path);
      expect(stream.response.status).toBe(200);
      await stream.next('opening', ({ type }) => type === 'comment');
      stream.close();
      expect((await trialOf().nobody.get(path)).status).toBe(401);
    });
  });

  describe('a deadline that is near', () => {
    test('is told to whoever holds the case, once, and told again when it was extended', async () => {
      const { id, dueDay } = await returned();
      const later = new Date(Date.parse(dueDay) + 2 * DAY).toISOString().slice(0, 10);
      await atTime(Date.parse(dueDay) - 2 * DAY, async () => {
        const applicant = await trialOf().logIn('centre.clerk');
        const near = await noticeAbout(applicant, id, 'deadline-near');
        expect(near.details).toEqual({ stage: 'college-review', dueDay });
        const desk = await trialOf().logIn('college-a.reviewer');
        expect((await noticesAbout(desk, id)).filter(({ kind }) => kind === 'deadline-near')).toEqual([]);
        await desk.post(`/applications/${id}/extend`, { dueDay: later, reason: 'force-majeure' });
      });
      await atTime(Date.parse(dueDay) - DAY, async () => {
        const applicant = await trialOf().logIn('centre.clerk');
        const deadlines = async (): Promise<NoticeView[]> =>
          (await noticesAbout(applicant, id)).filter(({ kind }) => kind === 'deadline-near');
        await until('a second notice', async () => (await deadlines()).length > 1);
        expect((await deadlines()).map(({ details }) => details['dueDay'])).toEqual([later, dueDay]);
      });
    }, 60_000);

    test('of a campaign is told to whoever began a draft that would come too late', async () => {
      const cohort = '2073';
      const now = Date.now();
      // Sessions end after 14 days: a login further on would take those of the other tests away.
      const closesAt = now + 12 * DAY;
      const campaign = { checklist: { type: 'small-check', version: 1 }, cohort, opensAt: now - DAY, closesAt };
      const opened = await (await trialOf().as('college-a.admin')).post('/campaigns', campaign);
      expect(opened.status).toBe(201);
      const draft = await smallDraft(clerk, { attributes: { cohort } });
      const handedIn = await smallSubmitted(clerk, cohort);
      const elsewhere = await smallDraft(clerk);
      await atTime(closesAt - 2 * DAY, async () => {
        const applicant = await trialOf().logIn('centre.clerk');
        expect((await noticeAbout(applicant, draft, 'deadline-near')).details).toEqual({ closesAt });
        const isClosing = ({ details }: NoticeView): boolean => details['closesAt'] !== undefined;
        for (const id of [handedIn, elsewhere])
          expect((await noticesAbout(applicant, id)).filter(isClosing)).toEqual([]);
        for (const name of STRANGERS)
          expect([name, await noticesAbout(await trialOf().logIn(name), draft)]).toEqual([name, []]);
      });
    }, 60_000);
  });
}
