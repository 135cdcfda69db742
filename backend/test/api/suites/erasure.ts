// A case erased for good: nothing of its papers is left, and its trail still holds.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { BackendError } from '../../../src/errors.ts';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { type CaseRecord, contentPath } from '../../support/http-case.ts';
import { learnerSubmitted, search } from '../../support/learner-case.ts';
import { smallReturn, smallSubmitted } from '../../support/small-case.ts';
import { until } from '../../support/until.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const REASON = { reason: 'learner-request' };

interface Listed {
  readonly record: { readonly cid: string };
}

export function erasureSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let admin: Person;
  let reviewer: Person;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    admin = await trialOf().as('centre.admin');
    reviewer = await trialOf().as('college-a.reviewer');
  });

  const erase = (id: string, person = admin) => person.post(`/applications/${id}/erase`, REASON);
  const withdraw = (id: string) => clerk.post(`/applications/${id}/withdraw`, { reason: 'learner-request' });
  const cidsOf = async (id: string): Promise<string[]> =>
    (await clerk.get<Listed[]>(`/applications/${id}/materials`)).body.map(({ record }) => record.cid);
  const content = () => {
    const found = trialOf().server.platform.contents.get('CentreMSP');
    if (found === undefined) throw new Error('no content store');
    return found;
  };
  const unfinished = async (): Promise<unknown[]> =>
    ((await trialOf().server.platform.database.db.execute(sql`select step from erasure`)) as { rows: unknown[] }).rows;
  const grantStates = async (id: string): Promise<string[]> =>
    (await clerk.get<{ rows: { state: string }[] }>(`/applications/${id}/grants?pageSize=100`)).body.rows.map(
      ({ state }) => state,
    );

  /** Nothing of the papers anywhere; the trail is whole. */
  async function assertErased(id: string, cids: readonly string[]): Promise<void> {
    expect(new Set(await grantStates(id))).toEqual(new Set(['closed']));
    expect(await trialOf().server.platform.custodies.get('CentreMSP')?.has('seed', id)).toBe(false);
    for (const cid of cids) expect([cid, await content().pinnedBy(cid)]).toEqual([cid, []]);
    for (const path of ['', '/materials', contentPath('', 'identity-card').replace('/applications/', '')]) {
      const gone = await clerk.get(`/applications/${id}${path}`);
      expect([path, gone.status, gone.body['code']]).toEqual([path, 410, 'ERASED']);
    }
    const auditor = await trialOf().as('authority.auditor');
    expect((await auditor.get(contentPath(id, 'identity-card'))).status).toBe(410);
    const trail = await auditor.get<{ rows: { action: string }[] }>(`/applications/${id}/trail`);
    expect(trail.body.rows[0]?.action).toBe('application.erased');
    expect((await auditor.get(`/applications/${id}/verification`)).body).toMatchObject({ verdict: 'intact' });
    await until('no row is left', async () => (await unfinished()).length === 0);
  }

  describe('erasing', () => {
    test('leaves record and trail, and of papers, names and comments nothing', async () => {
      const fields = { fullName: '请删除', idNumber: '330109199900000011' };
      const id = await learnerSubmitted(clerk, fields);
      await until(
        'the reviewer’s desk has it',
        async () => (await search(reviewer, { number: fields.idNumber })).length === 1,
      );
      const cids = await cidsOf(id);
      expect(cids).toHaveLength(8);
      expect((await erase(id)).status).toBe(409);
      expect((await withdraw(id)).status).toBe(201);
      const erased = await erase(id);
      expect(erased).toMatchObject({ status: 201, body: { state: 'withdrawn', erasedAt: expect.any(Number) } });
      await assertErased(id, cids);
      for (const person of [clerk, reviewer]) {
        await until('no desk has it', async () => (await search(person, { number: fields.idNumber })).length === 0);
      }
      expect(await erase(id)).toMatchObject({ status: 201, body: erased.body });
    }, 60_000);

    test('takes comments along', async () => {
      const id = await smallSubmitted(clerk);
      await reviewer.post(`/applications/${id}/claim`);
      await reviewer.post(`/applications/${id}/reviews`, smallReturn('背面是另一个人的'));
      await withdraw(id);
      const { db } = trialOf().server.platform.database;
      const comments = async (): Promise<unknown[]> =>
        (
          (await db.execute(sql`select commitment from sealed_comment where application_id = ${id}`)) as {
            rows: unknown[];
          }
        ).rows;
      expect(await comments()).toHaveLength(1);
      expect((await erase(id)).status).toBe(201);
      expect(await comments()).toEqual([]);
    });

    test('is for the owner’s admins; refused, nothing is done', async () => {
      const id = await smallSubmitted(clerk);
      await withdraw(id);
      const before = [await clerk.get(`/applications/${id}`), await grantStates(id)];
      for (const name of ['centre.clerk', 'college-a.admin', 'authority.admin', 'centre.auditor']) {
        expect([name, (await erase(id, await trialOf().as(name))).status]).toEqual([name, 403]);
      }
      expect((await erase(UNKNOWN)).status).toBe(404);
      expect(await unfinished()).toEqual([]);
      const after = [await clerk.get<CaseRecord>(`/applications/${id}`), await grantStates(id)];
      expect(after.map((seen) => ('body' in seen ? seen.body : seen))).toEqual(
        before.map((seen) => ('body' in seen ? seen.body : seen)),
      );
    });

    test('goes on by itself when a node did not answer', async () => {
      const id = await smallSubmitted(clerk);
      const cids = await cidsOf(id);
      await withdraw(id);
      const away = new BackendError('UNAVAILABLE', 'no route', { what: 'content node of AuthorityMSP' });
      const store = content();
      Object.assign(store, { remove: () => Promise.reject(away) });
      try {
        expect(await erase(id)).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
        expect(await unfinished()).toEqual([{ step: 'destroyed' }]);
      } finally {
        Reflect.deleteProperty(store, 'remove');
      }
      await until('the erasure is finished', async () => (await unfinished()).length === 0);
      await assertErased(id, cids);
    });
  });
}
