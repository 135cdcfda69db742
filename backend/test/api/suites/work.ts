// Whose work is what, and many decisions in one request.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type Answer, type OwnTrial, type Person } from '../../support/api.ts';
import { openStream } from '../../support/event-stream.ts';
import { type Committed } from '../../support/http-case.ts';
import {
  smallDraft,
  smallFile,
  smallPass,
  smallReturn,
  smallReview,
  smallSubmitted,
} from '../../support/small-case.ts';
import { until } from '../../support/until.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const DAY = 86_400_000;

interface Item {
  readonly id: string;
  readonly heldBy: string;
  readonly stage: string | null;
  readonly unit: string | null;
  readonly dueDay: string | null;
}

interface Page {
  readonly rows: readonly Item[];
  readonly bookmark: string | null;
}

interface Row {
  readonly position: number;
  readonly applicationId: string;
  readonly state: string;
  readonly refused: { readonly code: string } | null;
}

interface Batch {
  readonly id: string;
  readonly finishedAt: number | null;
  readonly pending: number;
  readonly done: number;
  readonly refused: number;
  readonly rows: readonly Row[];
}

export function workSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let reviewer: Person;
  let second: Person;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    reviewer = await trialOf().as('college-a.reviewer');
    second = await trialOf().as('college-a.reviewer2');
  });

  /** All pages of a view. */
  const items = async (person: Person, query: string): Promise<Item[]> => {
    const rows: Item[] = [];
    for (let next = '', more = true; more;) {
      const { body, status } = await person.get<Page>(`/work-items?${query}${next}`);
      expect([query, status]).toEqual([query, 200]);
      rows.push(...body.rows);
      more = body.bookmark !== null;
      next = `&bookmark=${encodeURIComponent(body.bookmark ?? '')}`;
    }
    return rows;
  };
  const ids = async (person: Person, query: string): Promise<string[]> =>
    (await items(person, query)).map(({ id }) => id);

  describe('work', () => {
    test('lies on the desk of the stage, and on no other', async () => {
      const id = await smallSubmitted(clerk);
      expect(await ids(reviewer, 'view=desk')).toContain(id);
      for (const name of ['authority.reviewer', 'college-b.reviewer', 'centre.clerk', 'college-a.auditor']) {
        expect([name, await ids(await trialOf().as(name), 'view=desk')]).not.toEqual([
          name,
          expect.arrayContaining([id]),
        ]);
      }
      await smallPass(reviewer, id, 'college-review');
      expect(await ids(reviewer, 'view=desk')).not.toContain(id);
      const found = (await items(await trialOf().as('authority.reviewer'), 'view=desk')).find((item) => item.id === id);
      expect(found).toMatchObject({ heldBy: 'stage', stage: 'authority-review' });
    });

    test('is mine when I have claimed it, or my deputy’s while I am away', async () => {
      const id = await smallSubmitted(clerk);
      expect(await ids(reviewer, 'view=mine')).not.toContain(id);
      await reviewer.post(`/applications/${id}/claim`);
      expect(await ids(reviewer, 'view=mine')).toContain(id);
      expect(await ids(second, 'view=mine')).not.toContain(id);
      const { body: me } = await reviewer.get<{ memberId: string }>('/accounts/me');
      const { body: other } = await second.get<{ memberId: string }>('/accounts/me');
      const people = { memberId: me.memberId, deputyId: other.memberId };
      await reviewer.post('/deputies', { ...people, role: 'reviewer', until: Date.now() + DAY });
      expect(await ids(second, 'view=mine')).toContain(id);
      await reviewer.post('/deputies/end', people);
      expect(await ids(second, 'view=mine')).not.toContain(id);
    });

    test('of an applicant is what is not handed in', async () => {
      const site = await trialOf().as('riverside-site.clerk');
      const id = await smallDraft(site);
      await smallFile(site, id);
      expect(await ids(site, 'view=mine')).toContain(id);
      expect(await ids(await trialOf().as('hillside-site.clerk'), 'view=desk')).not.toContain(id);
      const college = await trialOf().as('college-a.clerk');
      expect(await ids(college, 'view=desk')).toContain(id);
      expect(await ids(college, 'view=mine')).not.toContain(id);
      expect((await site.post(`/applications/${id}/submit`)).status).toBe(201);
      expect(await ids(site, 'view=desk')).not.toContain(id);
      expect(await ids(reviewer, 'view=unit&unit=riverside-site')).toContain(id);
      expect(await ids(await trialOf().as('college-b.admin'), 'view=unit&unit=riverside-site')).toEqual([]);
    });

    test('is due by day', async () => {
      const id = await smallSubmitted(clerk);
      expect(await ids(reviewer, 'view=due&days=1')).not.toContain(id);
      expect(await ids(reviewer, 'view=due&days=20')).toContain(id);
      expect(await ids(clerk, 'view=due&days=20')).not.toContain(id);
      const days = (await items(reviewer, 'view=due&days=20')).map(({ dueDay }) => dueDay ?? '');
      expect(days).toEqual([...days].sort());
      expect(await ids(reviewer, 'view=overdue')).toEqual([]);
    });

    test('comes in pages, each case once', async () => {
      const whole = await ids(reviewer, 'view=desk');
      expect(whole.length).toBeGreaterThan(2);
      expect(await ids(reviewer, 'view=desk&pageSize=1')).toEqual(whole);
      expect(new Set(whole).size).toBe(whole.length);
    });

    test.each([
      ['view=lost', '/view'],
      ['view=unit', '/unit'],
      ['view=due&days=32', '/days'],
      ['view=desk&bookmark=nowhere_', '/bookmark'],
      ['view=desk&bookmark=college-review_Zm9yZ2Vk', '/bookmark'],
    ])('%s is refused', async (query, field) => {
      const refused = await reviewer.get(`/work-items?${query}`);
      expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: { field } } });
    });
  });

  describe('a batch of reviews', () => {
    const send = (rows: readonly object[], headers?: Record<string, string>): Promise<Answer<Batch>> =>
      reviewer.post<Batch>('/review-batches', { rows }, headers);
    const finished = async (id: string): Promise<Batch> => {
      const read = (): Promise<Answer<Batch>> => reviewer.get<Batch>(`/review-batches/${id}`);
      await until('the batch has its end', async () => (await read()).body.finishedAt !== null);
      return (await read()).body;
    };
    const row = (applicationId: string, review: object): object => ({ applicationId, ...review });
    const reviewsOf = async (id: string): Promise<number> => {
      const trail = await clerk.get<{ rows: { action: string }[] }>(`/applications/${id}/trail?pageSize=100`);
      return trail.body.rows.filter(({ action }) => action === 'application.reviewed').length;
    };

    test('decides each case once; what is refused says why and does not stop the others', async () => {
      const cases = await Promise.all(Array.from({ length: 4 }, () => smallSubmitted(clerk)));
      const [first = '', other = '', unopened = '', taken = ''] = cases;
      await second.post(`/applications/${taken}/claim`);
      const rows = [
        row(first, smallReturn('王小明缺背面')),
        row(UNKNOWN, smallReview('reject')),
        row(unopened, smallReview('pass')),
        row(taken, smallReturn('不行')),
        row(other, smallReview('reject')),
      ];
      const begun = await send(rows, { 'idempotency-key': 'the-batch' });
      expect(begun).toMatchObject({ status: 202, body: { rows: { length: 5 } } });
      const batch = await finished(begun.body.id);
      expect(batch).toMatchObject({ pending: 0, done: 2, refused: 3 });
      expect(batch.rows.map(({ refused, state }) => [state, refused?.code])).toEqual([
        ['done', undefined],
        ['refused', 'NOT_FOUND'],
        ['refused', 'INCOMPLETE'],
        ['refused', 'FORBIDDEN'],
        ['done', undefined],
      ]);
      expect((await clerk.get(`/applications/${first}`)).body).toMatchObject({ state: 'returned' });
      expect((await clerk.get(`/applications/${other}`)).body).toMatchObject({ state: 'rejected' });
      expect(await Promise.all([unopened, taken].map(reviewsOf))).toEqual([0, 0]);
      const read = await clerk.get<{ comments: object }>(`/applications/${first}/reviews/college-review/1`);
      expect(read.body.comments).toEqual({ 'identity-card': '王小明缺背面' });
      const again = await send(rows, { 'idempotency-key': 'the-batch' });
      expect(again.body.id).toBe(begun.body.id);
      expect(await reviewsOf(first)).toBe(1);
    });

    test('keeps what was decided sealed, and not after the end', async () => {
      const id = await smallSubmitted(clerk);
      const begun = await send([row(id, smallReturn('不应可读'))]);
      await finished(begun.body.id);
      const { db } = trialOf().server.platform.database;
      const kept = await db.execute(sql`select request from review_batch_row where batch_id = ${begun.body.id}`);
      expect((kept as { rows: object[] }).rows).toEqual([{ request: null }]);
    });

    test('a row whose end could not be noted is done again, and the chain has it once', async () => {
      const { ReviewBatchRepository } = await import('../../../src/adapters/database/review-batch-repository.ts');
      const repository = trialOf().server.app.get(ReviewBatchRepository, { strict: false });
      let failures = 0;
      const end = repository.end.bind(repository);
      repository.end = (...noted) => {
        failures += 1;
        return failures === 1 ? Promise.reject(new Error('the disk is gone')) : end(...noted);
      };
      try {
        const id = await smallSubmitted(clerk);
        const begun = await send([row(id, smallReturn('一次'))]);
        expect(await finished(begun.body.id)).toMatchObject({ done: 1, refused: 0 });
        expect(failures).toBe(2);
        expect(await reviewsOf(id)).toBe(1);
      } finally {
        Reflect.deleteProperty(repository, 'end');
      }
    });

    test('is told as it goes on, and from its beginning to who comes later', async () => {
      const cases = await Promise.all(Array.from({ length: 3 }, () => smallSubmitted(clerk)));
      const begun = await send(cases.map((id) => row(id, smallReview('reject'))));
      const path = `/review-batches/${begun.body.id}/progress`;
      for (const when of ['while it runs', 'afterwards']) {
        const stream = await openStream(reviewer, path);
        await stream.next(`end, ${when}`, ({ type }) => type === 'finished');
        const told = stream.seen.filter(({ type }) => type === 'row').map(({ data }) => JSON.parse(data) as Row);
        expect([...told.map(({ applicationId }) => applicationId)].sort()).toEqual([...cases].sort());
        stream.close();
      }
    });

    test('is its member’s own', async () => {
      const begun = await send([row(UNKNOWN, smallReview('reject'))]);
      for (const path of ['', '/progress']) {
        expect((await second.get(`/review-batches/${begun.body.id}${path}`)).status).toBe(403);
        const stranger = await trialOf().as('college-b.reviewer');
        expect((await stranger.get(`/review-batches/${begun.body.id}${path}`)).status).toBe(403);
        expect((await reviewer.get(`/review-batches/${UNKNOWN}${path}`)).status).toBe(404);
      }
    });

    test('with a case twice, too many rows or too large a body is not begun', async () => {
      const { db } = trialOf().server.platform.database;
      const count = async (): Promise<unknown> =>
        ((await db.execute(sql`select count(*) from review_batch`)) as { rows: object[] }).rows;
      const before = await count();
      const one = row(UNKNOWN, smallReview('reject'));
      expect(await send([one, one])).toMatchObject({
        status: 400,
        body: { details: { field: '/rows/1/applicationId' } },
      });
      expect(await send(Array.from({ length: 201 }, () => one))).toMatchObject({ status: 400 });
      expect((await send([])).status).toBe(400);
      const long = smallReturn('长'.repeat(2000));
      expect((await send(Array.from({ length: 100 }, () => row(UNKNOWN, long)))).status).toBe(413);
      expect((await clerk.post('/review-batches', { rows: [one] })).status).toBe(403);
      expect(await count()).toEqual(before);
    });

    test('a case that has gone on since is not claimed again', async () => {
      const id = await smallSubmitted(clerk);
      await smallPass(reviewer, id, 'college-review');
      const begun = await send([row(id, smallReturn('太晚'))]);
      expect((await finished(begun.body.id)).rows).toMatchObject([{ refused: { code: 'DUPLICATE' } }]);
      const record = await clerk.get<Committed['record'] & { claimedBy: unknown }>(`/applications/${id}`);
      expect(record.body).toMatchObject({ claimedBy: null, stage: 'authority-review' });
    });
  });
}
