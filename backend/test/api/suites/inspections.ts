// A visit from its announcement to its end; what anybody can draw again; and what a recorded sample that is another says.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { openStream, type StreamEvent } from '../../support/event-stream.ts';
import { type Committed, contentPath } from '../../support/http-case.ts';
import { smallDraft, smallPass, smallSubmitted } from '../../support/small-case.ts';

const COHORT = '2072';
const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const HOUR = 3_600_000;

interface Sample {
  readonly applications: readonly string[];
  readonly block: number;
  readonly blockHash: string;
  readonly population: number;
}

interface Visit {
  readonly id: string;
  readonly state: string;
  readonly sample: Sample | null;
}

interface Verification {
  readonly verdict: string;
  readonly checks: readonly { readonly what: string; readonly result: string }[];
  readonly drawn: Sample;
}

export function inspectionsSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let inspector: Person;
  let visit: Visit;
  const approved: string[] = [];
  const wish = { audience: 'CentreMSP', type: 'small-check', cohort: COHORT, size: 2 };

  const approve = async (): Promise<string> => {
    const id = await smallSubmitted(clerk, COHORT);
    await smallPass(await trialOf().as('college-a.reviewer'), id, 'college-review');
    await smallPass(await trialOf().as('authority.reviewer'), id, 'authority-review');
    return id;
  };
  const announce = async (body: object = wish): Promise<Visit> =>
    (await inspector.post<Committed<Visit>>('/inspections', body)).body.record;
  const verify = (id: string, by = inspector) => by.get<Verification>(`/inspections/${id}/sample/verification`);
  const finding = (applicationId: string, change: object = {}) => ({ applicationId, result: 'sound', ...change });

  const commentsOn = async (applicationId: string): Promise<readonly object[]> => {
    const { db } = trialOf().server.platform.database;
    const query = sql`select commitment from sealed_comment where application_id = ${applicationId}`;
    return ((await db.execute(query)) as { rows: object[] }).rows;
  };

  describe('an inspection', () => {
    beforeAll(async () => {
      clerk = await trialOf().as('centre.clerk');
      inspector = await trialOf().as('college-a.auditor');
      for (let n = 0; n < 3; n += 1) approved.push(await approve());
    }, 240_000);

    test('is announced by the sponsor or the authority, and by nobody else', async () => {
      const listed = () => inspector.get<{ rows: Visit[] }>('/inspections?audience=CentreMSP');
      const before = await listed();
      const refused = [
        await (await trialOf().as('college-b.auditor')).post('/inspections', wish),
        await (await trialOf().as('college-a.reviewer')).post('/inspections', wish),
        await inspector.post('/inspections', { ...wish, audience: 'NowhereMSP' }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 404]);
      expect((await listed()).body).toEqual(before.body);
      const told = await openStream(clerk, '/events');
      const stranger = await openStream(await trialOf().as('college-b.auditor'), '/events');
      const made = await inspector.post<Committed<Visit>>('/inspections', wish, { 'idempotency-key': 'the-visit' });
      expect(made).toMatchObject({ status: 201, body: { record: { ...wish, state: 'announced', sample: null } } });
      visit = made.body.record;
      const isVisit = ({ data }: StreamEvent): boolean => data.includes(visit.id);
      expect((await told.next('announcement', isVisit)).type).toBe('inspection.announced');
      await (await trialOf().as('college-b.admin')).put('/units/garden-site', { name: '花园教学点', status: 'active' });
      await stranger.next('event of the registry', ({ data }) => data.includes('unit:garden-site'));
      expect(stranger.seen.filter(isVisit)).toEqual([]);
      told.close();
      stranger.close();
      expect((await listed()).body.rows.map(({ id }) => id)).toContain(visit.id);
    });

    test('nothing is granted, found, verified or closed before the drawing', async () => {
      const path = `/inspections/${visit.id}`;
      const [one = ''] = approved;
      const grants = { applications: [one], expiresAt: Date.now() + HOUR };
      expect((await verify(visit.id)).status).toBe(409);
      expect((await clerk.post(`${path}/grants`, grants)).status).toBe(409);
      expect((await inspector.post(`${path}/findings`, finding(one))).status).toBe(409);
      expect((await inspector.post(`${path}/close`)).status).toBe(409);
      expect((await inspector.get(path)).body).toEqual(visit);
    });

    test('while nobody has written after the announcement, there is nothing to draw with', async () => {
      const second = await announce();
      const early = await inspector.post(`/inspections/${second.id}/sample`);
      expect(early).toMatchObject({ status: 503, body: { code: 'NOT_YET_COMMITTED' } });
      expect((await inspector.get(`/inspections/${second.id}`)).body).toEqual(second);
    });

    test('draws of what was approved at the announcement, once; anybody who sees it draws the same', async () => {
      // Approved later: not among those that are drawn from.
      await approve();
      const stranger = await trialOf().as('authority.reviewer');
      expect((await stranger.post(`/inspections/${visit.id}/sample`)).status).toBe(403);
      const drawn = await inspector.post<Committed<Visit>>(`/inspections/${visit.id}/sample`);
      expect(drawn).toMatchObject({ status: 201, body: { record: { state: 'drawn', sample: { population: 3 } } } });
      visit = drawn.body.record;
      expect(visit.sample?.applications).toHaveLength(2);
      expect(approved).toEqual(expect.arrayContaining([...(visit.sample?.applications ?? [])]));
      expect((await inspector.post(`/inspections/${visit.id}/sample`)).status).toBe(409);
      for (const name of ['centre.clerk', 'authority.auditor', 'college-a.auditor']) {
        const again = await verify(visit.id, await trialOf().as(name));
        expect([name, again.status, again.body.verdict]).toEqual([name, 200, 'intact']);
        expect(again.body.drawn).toEqual(visit.sample);
      }
      const outsider = await trialOf().as('college-b.auditor');
      expect((await verify(visit.id, outsider)).status).toBe(403);
      expect((await outsider.get(`/inspections/${visit.id}`)).status).toBe(403);
      expect((await outsider.get('/inspections?audience=CentreMSP')).body).toEqual({ bookmark: null, rows: [] });
    });

    test('a sample that the hash did not draw is recorded by the contract, and told by everybody’s verification', async () => {
      const other = await announce();
      await smallDraft(clerk);
      const { platform } = trialOf().server;
      const honest = await verifyDrawn(other.id);
      const chosen = approved.filter((id) => !honest.applications.includes(id));
      const applications = [...chosen, ...honest.applications].slice(0, 2);
      const { body: me } = await inspector.get<{ memberId: string }>('/accounts/me');
      const wallet = await walletOf('CollegeAMSP', me.memberId);
      await platform.ledger.submit(wallet, 'inspection:recordSample', {
        id: other.id,
        sample: { ...honest, applications },
      });
      const told = await verify(other.id, clerk);
      expect(told.body.verdict).toBe('altered');
      expect(told.body.checks.filter(({ result }) => result === 'altered')).toMatchObject([
        { what: 'cases that the hash draws of them' },
      ]);
    });

    test('the inspected lets the visitors read for the visit; nobody else can grant', async () => {
      const [first = '', second = ''] = visit.sample?.applications ?? [];
      const path = `/inspections/${visit.id}/grants`;
      const grants = { applications: [first, second], expiresAt: Date.now() + HOUR };
      const closed = await inspector.get(contentPath(first, 'identity-card'));
      expect(closed.status).toBe(403);
      expect((await (await trialOf().as('college-a.admin')).post(path, grants)).status).toBe(403);
      const outside = { ...grants, applications: [first, UNKNOWN] };
      expect(await clerk.post(path, outside)).toMatchObject({
        status: 400,
        body: { details: { field: '/applications/1' } },
      });
      const granted = await clerk.post<{ grants: string[] }[]>(path, grants);
      expect(granted).toMatchObject({
        status: 201,
        body: [
          { applicationId: first, refused: null },
          { applicationId: second, refused: null },
        ],
      });
      expect(granted.body.map((row) => row.grants.length)).toEqual([1, 1]);
      expect((await clerk.post(path, grants)).body).toEqual(granted.body);
      const past = await clerk.post(path, { ...grants, expiresAt: Date.now() - HOUR });
      expect(past.body).toMatchObject([{ refused: { code: 'EXPIRED' } }, { refused: { code: 'EXPIRED' } }]);
      const opened = await inspector.raw(`${contentPath(first, 'identity-card')}?purpose=audit`);
      expect(opened.status).toBe(200);
      await opened.arrayBuffer();
    });

    test('findings are said once, of drawn cases; it closes when each has one', async () => {
      const path = `/inspections/${visit.id}`;
      const [first = '', second = ''] = visit.sample?.applications ?? [];
      const outside = approved.find((id) => id !== first && id !== second) ?? '';
      const say = (body: object) => inspector.post(`${path}/findings`, body);
      expect((await say(finding(outside, { comment: '不在样本里' }))).status).toBe(400);
      expect((await say(finding(outside, { comment: '' }))).status).toBe(400);
      expect(await commentsOn(outside)).toEqual([]);
      expect((await say(finding(first, { result: 'defective' }))).status).toBe(400);
      expect((await clerk.get(`${path}/findings`)).body).toEqual({ bookmark: null, rows: [] });
      const defect = { result: 'defective', reason: 'missing-page' };
      const comment = '毕业证书复印件缺第二页';
      const said = await inspector.post<Committed<object>>(`${path}/findings`, finding(first, { ...defect, comment }));
      expect(said).toMatchObject({ status: 201, body: { record: { ...defect, comment: expect.any(String) } } });
      expect(JSON.stringify(said.body)).not.toContain(comment);
      const again = await say(finding(first, { ...defect, comment }));
      expect(again).toMatchObject({ status: 201, body: { record: said.body.record } });
      expect(await say(finding(first))).toMatchObject({ status: 409, body: { code: 'DUPLICATE' } });
      for (const name of ['centre.clerk', 'college-a.auditor', 'authority.auditor']) {
        const read = await (await trialOf().as(name)).get<{ rows: object[] }>(`${path}/findings`);
        expect([name, read.body.rows]).toMatchObject([name, [{ ...defect, commentText: comment }]]);
      }
      const open = await inspector.post(`${path}/close`);
      expect(open).toMatchObject({ status: 422, body: { code: 'INCOMPLETE' } });
      expect((await say(finding(second))).status).toBe(201);
      expect(await inspector.post(`${path}/close`)).toMatchObject({
        status: 201,
        body: { record: { state: 'closed' } },
      });
      expect((await inspector.post(`${path}/close`)).status).toBe(409);
      const found = await clerk.get<{ rows: object[] }>(`${path}/findings`);
      expect(found.body.rows).toHaveLength(2);
      expect(found.body.rows).toContainEqual(expect.objectContaining({ applicationId: second, commentText: null }));
      const trail = await clerk.get<{ rows: { action: string }[] }>(`${path}/trail`);
      expect(trail.body.rows.map(({ action }) => action)).toEqual([
        'inspection.closed',
        'inspection.finding-recorded',
        'inspection.finding-recorded',
        'inspection.drawn',
        'inspection.announced',
      ]);
    });

    test('a comment is kept back from keys that are not to be trusted, and from a case that was erased', async () => {
      const { applications = [] } = visit.sample ?? {};
      const [drawn = ''] = applications;
      const { ledger } = trialOf().server.platform;
      const kept = await commentsOn(drawn);
      const commented = () =>
        inspector.post(`/inspections/${visit.id}/findings`, finding(drawn, { comment: '给谁看' }));
      const rootCertificates = ledger.rootCertificates.bind(ledger);
      const swapped = (mspId: string) => rootCertificates(mspId === 'CentreMSP' ? 'CollegeBMSP' : 'CentreMSP');
      const evaluate = ledger.evaluate.bind(ledger) as (...asked: unknown[]) => Promise<object>;
      /** Approved cases are kept for years, and this one lives for seconds. */
      const erased = async (...asked: unknown[]) =>
        asked[1] === 'application:read' ? { ...(await evaluate(...asked)), erasedAt: 1 } : evaluate(...asked);
      try {
        Object.assign(ledger, { rootCertificates: swapped });
        expect(await commented()).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
        Reflect.deleteProperty(ledger, 'rootCertificates');
        Object.assign(ledger, { evaluate: erased });
        expect(await commented()).toMatchObject({ status: 410, body: { code: 'ERASED' } });
      } finally {
        Reflect.deleteProperty(ledger, 'rootCertificates');
        Reflect.deleteProperty(ledger, 'evaluate');
      }
      expect(await commentsOn(drawn)).toEqual(kept);
    });

    test('a comment that was altered in the database is named', async () => {
      const [first = ''] = visit.sample?.applications ?? [];
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`update sealed_comment set block = block || '\\x20' where application_id = ${first}`);
      const read = await clerk.get(`/inspections/${visit.id}/findings`);
      expect(read).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
    });

    test('of one that is not there, nothing is done', async () => {
      const gone = `/inspections/${UNKNOWN}`;
      const answers = [
        await inspector.post(`${gone}/sample`),
        await clerk.post(`${gone}/grants`, { applications: [UNKNOWN], expiresAt: Date.now() + HOUR }),
        await inspector.post(`${gone}/findings`, finding(UNKNOWN)),
        await inspector.post(`${gone}/close`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    });
  });

  /** What the chain draws, without recording it: on a second visit of the same wish. */
  async function verifyDrawn(id: string): Promise<Sample> {
    const { Inspections } = await import('../../../src/inspections/inspections.ts');
    const inspections = trialOf().server.app.get(Inspections, { strict: false });
    const { body: me } = await inspector.get<{ memberId: string; mspId: string }>('/accounts/me');
    return inspections.drawn(me, await inspections.read(me, id));
  }

  async function walletOf(mspId: string, memberId: string) {
    const { Acting } = await import('../../../src/acting/acting.ts');
    return trialOf().server.app.get(Acting, { strict: false }).wallet({ memberId, mspId });
  }
}
