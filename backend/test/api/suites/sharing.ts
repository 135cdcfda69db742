// Grants made by hand, and files opened: by a grant, by the owner, by stretches.
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { bytesOf, contentPath, createCase, upload } from '../../support/http-case.ts';
import { jpeg } from '../../support/files.ts';
import { smallReturn, smallSubmitted } from '../../support/small-case.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const HOUR = 3_600_000;
const READER = { kind: 'desk', mspId: 'CollegeBMSP', role: 'reviewer' };
const CARD = { item: 'identity-card', part: 1, version: 1 };
const BYTES = jpeg('0123456789'.repeat(20_000));

interface Grants {
  readonly grants: readonly string[];
}

export function sharingSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let reader: Person;
  let id: string;
  const path = (): string => contentPath(id, 'identity-card');

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    reader = await trialOf().as('college-b.reviewer');
    id = await createCase(clerk);
    await upload(clerk, id, 'identity-card', [['身份证.jpg', bytesOf(BYTES)]]);
  });

  const grant = (expiresAt: number, change: object = {}) =>
    clerk.post<Grants>(`/applications/${id}/grants`, { reader: READER, materials: [CARD], expiresAt, ...change });
  const only = ({ body }: { readonly body: Grants }): string => {
    const [made] = body.grants;
    if (made === undefined) throw new Error('no grant was made');
    return made;
  };

  describe('a grant by hand', () => {
    test('its parties see it, its owner ends it, and the trail tells', async () => {
      const made = await grant(Date.now() + HOUR);
      expect(made.status).toBe(201);
      const grantId = only(made);
      const rows = await reader.get<{ rows: { id: string }[] }>(`/applications/${id}/grants`);
      expect(rows.body.rows.map((row) => row.id)).toEqual([grantId]);
      expect(await reader.get(`/grants/${grantId}`)).toMatchObject({ status: 200, body: { state: 'active' } });
      const early = await clerk.post(`/grants/${grantId}/close`);
      expect(early).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      expect((await reader.post(`/grants/${grantId}/revoke`, { reason: 'no-longer-needed' })).status).toBe(403);

      const revoked = await clerk.post(`/grants/${grantId}/revoke`, { reason: 'no-longer-needed' });
      expect(revoked).toMatchObject({ status: 201, body: { state: 'revoked' } });
      const closed = await clerk.post(`/grants/${grantId}/close`);
      expect(closed).toMatchObject({ status: 201, body: { state: 'closed' } });
      expect((await clerk.post(`/grants/${grantId}/revoke`, { reason: 'no-longer-needed' })).status).toBe(409);
      const trail = await clerk.get<{ rows: { action: string }[] }>(`/grants/${grantId}/trail`);
      expect(trail.body.rows.map(({ action }) => action)).toEqual([
        'grant.closed',
        'grant.revoked',
        'grant.activated',
        'grant.created',
      ]);
    });

    test('the same wish again is the same grant', async () => {
      const expiresAt = Date.now() + HOUR;
      expect((await grant(expiresAt)).body).toEqual((await grant(expiresAt)).body);
      expect((await grant(expiresAt + 1)).body).not.toEqual((await grant(expiresAt)).body);
    });

    test('of what is not there, to whom is not there, or until yesterday, is refused', async () => {
      const before = await clerk.get(`/applications/${id}/grants`);
      const refusals = [
        await grant(Date.now() + HOUR, { materials: [{ ...CARD, part: 9 }] }),
        await grant(Date.now() + HOUR, { reader: { ...READER, mspId: 'NowhereMSP' } }),
        await grant(Date.now() - HOUR),
        await reader.post(`/applications/${id}/grants`, { reader: READER, materials: [CARD], expiresAt: Date.now() }),
        await clerk.get(`/grants/${UNKNOWN}`),
        await clerk.get(`/grants/${UNKNOWN}/trail`),
        await clerk.post(`/grants/${UNKNOWN}/revoke`, { reason: 'no-longer-needed' }),
        await clerk.post(`/grants/${UNKNOWN}/close`),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([404, 404, 410, 403, 404, 404, 404, 404]);
      expect((await clerk.get(`/applications/${id}/grants`)).body).toEqual(before.body);
    });
  });

  describe('keys that are not to be trusted', () => {
    test('that were retired are granted nothing', async () => {
      const admin = await trialOf().as('college-b.admin');
      const { body: desk } = await admin.get<{ id: string }>('/principals/desks/CollegeBMSP/clerk');
      expect((await admin.post(`/principals/${desk.id}/1/end`, { status: 'retired' })).status).toBe(201);
      const before = await clerk.get(`/applications/${id}/grants`);
      const refused = await grant(Date.now() + HOUR, { reader: { ...READER, role: 'clerk' } });
      expect(refused).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      expect((await clerk.get(`/applications/${id}/grants`)).body).toEqual(before.body);
    });

    test('whose certificate is not of the pinned roots get no grant and no comment', async () => {
      const submitted = await smallSubmitted(clerk);
      const college = await trialOf().as('college-a.reviewer');
      await college.post(`/applications/${submitted}/claim`);
      const { ledger } = trialOf().server.platform;
      const before = await clerk.get(`/applications/${id}/grants`);
      const own = ledger.rootCertificates.bind(ledger);
      const swapped = (mspId: string) => own(mspId === 'CollegeBMSP' ? 'CentreMSP' : 'CollegeBMSP');
      Object.assign(ledger, { rootCertificates: swapped });
      try {
        expect(await grant(Date.now() + HOUR)).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
        const commented = await college.post(`/applications/${submitted}/reviews`, smallReturn('给谁看'));
        expect(commented).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
      } finally {
        Reflect.deleteProperty(ledger, 'rootCertificates');
      }
      expect((await clerk.get(`/applications/${id}/grants`)).body).toEqual(before.body);
      expect((await clerk.get(`/applications/${submitted}`)).body).toMatchObject({ state: 'submitted' });
    });
  });

  describe('a file', () => {
    test('whose content is another’s is not given out', async () => {
      const content = trialOf().server.platform.contents.get('CentreMSP');
      if (content === undefined) throw new Error('no content store');
      const read = content.read.bind(content);
      Object.assign(content, {
        async *read(...asked: Parameters<typeof read>) {
          for await (const bytes of read(...asked)) yield bytes.map((byte) => byte ^ 1);
        },
      });
      try {
        const part = await clerk.send(path(), { headers: { range: 'bytes=0-9' } });
        expect(part).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
        expect(await clerk.send(path())).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
      } finally {
        Reflect.deleteProperty(content, 'read');
      }
    });

    test('opened by the owner’s own is noted, by whom and what for', async () => {
      const opened = await clerk.raw(`${path()}?purpose=owner-check`);
      expect(Buffer.from(await opened.arrayBuffer())).toEqual(BYTES);
      const auditor = await trialOf().as('centre.auditor');
      const me = await clerk.get<{ memberId: string }>('/accounts/me');
      const log = `/applications/${id}/own-openings`;
      const noted = await auditor.get<{ rows: object[] }>(`${log}?pageSize=1`);
      expect(noted).toMatchObject({
        status: 200,
        body: { rows: [{ ...CARD, memberId: me.body.memberId, mspId: 'CentreMSP', purpose: 'owner-check' }] },
      });
      await (await clerk.raw(path())).arrayBuffer();
      const first = await auditor.get<{ bookmark: string; rows: object[] }>(`${log}?pageSize=1`);
      expect(first.body.rows).toMatchObject([{ purpose: 'stage-review' }]);
      const second = await auditor.get<{ rows: object[] }>(`${log}?pageSize=1&bookmark=${first.body.bookmark}`);
      expect(second.body.rows).toEqual(noted.body.rows);
      expect((await auditor.get(`${log}?bookmark=x`)).status).toBe(400);
      expect((await (await trialOf().as('college-a.auditor')).get(log)).status).toBe(403);
      expect((await auditor.get(`/applications/${UNKNOWN}/own-openings`)).status).toBe(404);
    });

    test.each([
      ['bytes=0-9', 0, 10],
      ['bytes=100000-', 100_000, BYTES.length - 100_000],
      ['bytes=-7', BYTES.length - 7, 7],
      [`bytes=5-${BYTES.length + 100}`, 5, BYTES.length - 5],
    ])('a stretch of it: %s', async (range, offset, length) => {
      const part = await clerk.raw(path(), { headers: { range } });
      expect(part.status).toBe(206);
      const contentRange = `bytes ${offset}-${offset + length - 1}/${BYTES.length}`;
      expect(part.headers.get('content-range')).toBe(contentRange);
      expect(part.headers.get('content-length')).toBe(String(length));
      expect(Buffer.from(await part.arrayBuffer())).toEqual(BYTES.subarray(offset, offset + length));
    });

    test.each([`bytes=${BYTES.length}-`, 'bytes=-0'])('a stretch outside of it is refused: %s', async (range) => {
      const refused = await clerk.send(path(), { headers: { range } });
      expect(refused).toMatchObject({ status: 416, body: { code: 'RANGE_NOT_SATISFIABLE' } });
      expect(refused.headers.get('content-range')).toBe(`bytes */${BYTES.length}`);
    });

    test.each(['bytes=0-1,4-5', 'lines=1-2', 'bytes=9-3', 'bytes=-'])(
      'what is no range gives all of it: %s',
      async (range) => {
        const whole = await clerk.raw(path(), { headers: { range } });
        expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, BYTES.length]);
      },
    );

    test('a stretch of another version is not given', async () => {
      const whole = await clerk.raw(path());
      await whole.arrayBuffer();
      const tag = whole.headers.get('etag') ?? '';
      const asked = async (ifRange: string): Promise<number> => {
        const part = await clerk.raw(path(), { headers: { range: 'bytes=0-9', 'if-range': ifRange } });
        await part.arrayBuffer();
        return part.status;
      };
      expect(await asked(tag)).toBe(206);
      expect(await asked('"another"')).toBe(200);
      expect(await asked(`W/${tag}`)).toBe(200);
      expect(await asked('Wed, 21 Oct 2026 07:28:00 GMT')).toBe(200);
    });

    test('goes out as an attachment, under its own name, and into no cache', async () => {
      const { headers, body } = await clerk.raw(path());
      await body?.cancel();
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="___.jpg"; filename*=UTF-8''${encodeURIComponent('身份证.jpg')}`,
      );
      expect(headers.get('content-type')).toBe('image/jpeg');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('a stage’s reader', () => {
    test('opens by a grant that ends: expired or revoked, it is said which', async () => {
      const submitted = await smallSubmitted(clerk);
      const college = await trialOf().as('college-a.reviewer');
      const content = contentPath(submitted, 'identity-card');
      expect((await college.raw(content)).status).toBe(200);
      const log = await college.get<{ rows: { requester: { memberId: string } }[] }>(
        `/applications/${submitted}/access-log`,
      );
      expect(log.body.rows).toHaveLength(1);
      const rows = await clerk.get<{ rows: { id: string; reader: { holder: { mspId: string } } }[] }>(
        `/applications/${submitted}/grants`,
      );
      const own = rows.body.rows.filter(({ reader: { holder } }) => holder.mspId === 'CollegeAMSP');
      for (const { id: grantId } of own) await clerk.post(`/grants/${grantId}/revoke`, { reason: 'no-longer-needed' });
      expect(await college.get(content)).toMatchObject({ status: 410, body: { code: 'REVOKED' } });
      const auditor = await trialOf().as('authority.auditor');
      expect((await auditor.raw(content)).status).toBe(200);
    });

    test('by one that lasts a moment, only for that moment', async () => {
      const college = await trialOf().as('college-a.clerk');
      const expiresAt = Date.now() + 6_000;
      const reading = { ...READER, mspId: 'CollegeAMSP', role: 'clerk' };
      expect((await grant(expiresAt, { reader: reading })).status).toBe(201);
      const opened = await college.raw(path());
      await opened.arrayBuffer();
      expect(opened.status).toBe(200);
      await delay(expiresAt - Date.now() + 1);
      expect(await college.get(path())).toMatchObject({ status: 410, body: { code: 'EXPIRED' } });
    });
  });
}
