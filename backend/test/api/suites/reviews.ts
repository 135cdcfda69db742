// What stages do with a case, and what they say about it.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { type Committed, contentPath } from '../../support/http-case.ts';
import { smallFile, smallReturn, smallReview, smallSubmitted } from '../../support/small-case.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';

export function reviewsSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let reviewer: Person;
  let admin: Person;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    reviewer = await trialOf().as('college-a.reviewer');
    admin = await trialOf().as('college-a.admin');
  });

  const claimed = async (): Promise<string> => {
    const id = await smallSubmitted(clerk);
    expect((await reviewer.post(`/applications/${id}/claim`)).status).toBe(201);
    return id;
  };
  const review = (id: string, body: object, headers?: Record<string, string>) =>
    reviewer.post<Committed>(`/applications/${id}/reviews`, body, headers);
  const commentsOf = async (id: string): Promise<readonly unknown[]> => {
    const { db } = trialOf().server.platform.database;
    const found = await db.execute(sql`select commitment from sealed_comment where application_id = ${id}`);
    return (found as { rows: unknown[] }).rows;
  };

  describe('a stage', () => {
    test('one takes the case, gives it back, or is given it', async () => {
      const id = await claimed();
      const second = await trialOf().as('college-a.reviewer2');
      const { body: me } = await second.get<{ memberId: string; mspId: string }>('/accounts/me');
      expect(await second.post(`/applications/${id}/claim`)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
      expect((await second.post(`/applications/${id}/release`)).status).toBe(403);
      expect((await reviewer.post(`/applications/${id}/release`)).status).toBe(201);
      const to = { memberId: me.memberId, mspId: me.mspId };
      const elsewhere = await admin.post(`/applications/${id}/reassign`, { to: { ...to, mspId: 'CentreMSP' } });
      expect(elsewhere.status).toBe(403);
      expect(await admin.post(`/applications/${id}/reassign`, { to })).toMatchObject({
        status: 201,
        body: { record: { claimedBy: to } },
      });
      expect((await reviewer.post(`/applications/${id}/claim`)).status).toBe(409);
    });

    test('passes what it has opened, and not before', async () => {
      const id = await claimed();
      const early = await review(id, smallReview('pass'));
      expect(early).toMatchObject({ status: 422, body: { code: 'INCOMPLETE' } });
      expect((await reviewer.get(`/applications/${id}`)).body).toMatchObject({ stage: 'college-review' });
      await (await reviewer.raw(contentPath(id, 'identity-card'))).arrayBuffer();
      expect(await review(id, smallReview('pass'))).toMatchObject({
        status: 201,
        body: { record: { state: 'submitted', stage: 'authority-review' } },
      });
      const authority = await trialOf().as('authority.reviewer');
      expect((await authority.post(`/applications/${id}/claim`)).status).toBe(201);
      const to = { memberId: UNKNOWN, mspId: 'AuthorityMSP' };
      expect((await (await trialOf().as('authority.admin')).post(`/applications/${id}/reassign`, { to })).status).toBe(
        201,
      );
    });

    test('of a case that is not there, or not handed in, does nothing', async () => {
      const draft = await smallSubmitted(clerk);
      await clerk.post(`/applications/${draft}/withdraw`, { reason: 'learner-request' });
      const attempts: readonly (readonly [Person, string, object | undefined])[] = [
        [reviewer, 'claim', undefined],
        [reviewer, 'release', undefined],
        [admin, 'reassign', { to: { memberId: UNKNOWN, mspId: 'CollegeAMSP' } }],
        [reviewer, 'reviews', smallReturn('x')],
        [reviewer, 'extend', { dueDay: '2030-01-02', reason: 'force-majeure' }],
      ];
      const before = await clerk.get(`/applications/${draft}`);
      for (const [person, path, body] of attempts) {
        const gone = await person.post(`/applications/${UNKNOWN}/${path}`, body);
        expect([path, gone.status]).toEqual([path, 404]);
        const late = await person.post(`/applications/${draft}/${path}`, body);
        // Nobody has claimed a case that was withdrawn.
        expect([path, late.status]).toEqual([path, path === 'release' ? 403 : 409]);
      }
      expect((await clerk.get(`/applications/${draft}`)).body).toEqual(before.body);
    });

    test('rejects with a reason', async () => {
      const id = await claimed();
      const rejected = await review(id, smallReview('reject'));
      expect(rejected).toMatchObject({ status: 201, body: { record: { state: 'rejected' } } });
      expect((await review(id, smallReturn('too late'))).status).toBe(409);
      expect((await reviewer.get(`/applications/${id}/reviews/college-review/2`)).status).toBe(404);
    });

    test('returns, and gets the supplement; with nothing new it is incomplete', async () => {
      const id = await claimed();
      expect((await review(id, smallReturn('缺背面'))).status).toBe(201);
      const nothing = await clerk.post(`/applications/${id}/resubmit`);
      expect(nothing).toMatchObject({ status: 422, body: { code: 'INCOMPLETE' } });
      expect((await smallFile(clerk, id, 'both sides', '?part=1')).status).toBe(201);
      const handedIn = await clerk.post(`/applications/${id}/resubmit`);
      expect(handedIn).toMatchObject({ status: 201, body: { record: { state: 'submitted', rounds: 1 } } });
      const receipts = await clerk.get<{ items: object[] }[]>(`/applications/${id}/receipts`);
      expect(receipts.body.map(({ items }) => items)).toMatchObject([[{ version: 1 }], [{ version: 2 }]]);
    });
  });

  describe('comments', () => {
    test('a return that is sent again after its answer got lost finds its first attempt', async () => {
      const id = await claimed();
      const first = await review(id, smallReturn('缺背面'), { 'idempotency-key': 'review-lost' });
      expect(first.status).toBe(201);
      // Neither the answer nor the key is left: as if the process had ended between commit and answer.
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`delete from idempotency where key = 'review-lost'`);
      const again = await review(id, smallReturn('缺背面'));
      expect(again).toMatchObject({ status: 201, body: { record: { state: 'returned' } } });
      expect(await commentsOf(id)).toHaveLength(1);
      const read = await clerk.get<{ comments: object }>(`/applications/${id}/reviews/college-review/1`);
      expect(read.body.comments).toEqual({ 'identity-card': '缺背面' });
    });

    test('of a review that is refused nothing stays, in no store', async () => {
      const id = await claimed();
      const content = trialOf().server.platform.contents.get('CollegeAMSP');
      const pinned: string[] = [];
      const add = content?.add.bind(content);
      Object.assign(content ?? {}, {
        async add(...sent: Parameters<NonNullable<typeof add>>) {
          const stored = await add?.(...sent);
          pinned.push(stored?.cid ?? '');
          return stored;
        },
      });
      try {
        const refused = await review(id, smallReturn('不应留下', { round: 2 }));
        expect(refused).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      } finally {
        Reflect.deleteProperty(content ?? {}, 'add');
      }
      expect(await commentsOf(id)).toEqual([]);
      expect(pinned).toHaveLength(1);
      expect(await content?.pinnedBy(pinned[0] ?? '')).toEqual([]);
    });

    test('one that was altered in the database is named', async () => {
      const id = await claimed();
      await review(id, smallReturn('原文'));
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`update sealed_comment set block = block || '\\x20' where application_id = ${id}`);
      const read = await clerk.get(`/applications/${id}/reviews/college-review/1`);
      expect(read).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
    });
  });
}
