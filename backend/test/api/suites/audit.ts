// What an auditor asks: by whom, where, when, what; as files; and whether it is all still so.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { type Uploaded } from '../../support/http-case.ts';
import { smallDraft, smallFile, smallSubmitted } from '../../support/small-case.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';

interface Event {
  readonly action: string;
  readonly subject: string;
  readonly sequence: number;
  readonly actor: { readonly memberId: string; readonly mspId: string; readonly unit: string | null };
}

interface Page {
  readonly rows: readonly Event[];
  readonly bookmark: string | null;
}

interface Verification {
  readonly verdict: string;
  readonly checks: readonly { readonly what: string; readonly result: string }[];
}

export function auditSuite(trialOf: () => OwnTrial): void {
  let auditor: Person;
  let id: string;
  let card: Uploaded | undefined;

  beforeAll(async () => {
    auditor = await trialOf().as('authority.auditor');
    const clerk = await trialOf().as('centre.clerk');
    id = await smallSubmitted(clerk);
    const files = await clerk.get<(Uploaded & { record: { cid: string } })[]>(`/applications/${id}/materials`);
    card = files.body.find(({ item }) => item === 'identity-card');
    const site = await trialOf().as('station-site.clerk');
    await smallFile(site, await smallDraft(site));
  });

  const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

  describe('events', () => {
    test('by organisation, member, unit, day and action', async () => {
      const by = async (query: string): Promise<readonly Event[]> => {
        const page = await auditor.get<Page>(`/audit/events?${query}&pageSize=100`);
        expect([query, page.status]).toEqual([query, 200]);
        expect(page.body.rows.length).toBeGreaterThan(0);
        return page.body.rows;
      };
      const ofCentre = await by('organization=CentreMSP');
      expect(new Set(ofCentre.map(({ actor }) => actor.mspId))).toEqual(new Set(['CentreMSP']));
      const memberId = ofCentre[0]?.actor.memberId ?? '';
      const ofMember = await by(`organization=CentreMSP&member=${memberId}`);
      expect(new Set(ofMember.map(({ actor }) => actor.memberId))).toEqual(new Set([memberId]));
      const ofUnit = await by('unit=station-site');
      expect(new Set(ofUnit.map(({ actor }) => actor.unit))).toEqual(new Set(['station-site']));
      await by(`from=${today()}`);
      await by(`from=${today()}&to=${today()}`);
      const submissions = await by('action=application.submitted');
      expect(submissions.map(({ subject }) => subject)).toContain(id);
    });

    test('others see their own only', async () => {
      const other = await trialOf().as('college-b.auditor');
      const page = await other.get<Page>('/audit/events?action=application.submitted&pageSize=100');
      expect(page.body.rows).toEqual([]);
      expect((await other.get(`/applications/${id}/trail`)).status).toBe(403);
      expect((await other.get(`/applications/${id}/verification`)).status).toBe(403);
    });

    test('a trail comes in pages, newest first, without a gap', async () => {
      const sequences: number[] = [];
      for (let query = '?pageSize=2', more = true; more;) {
        const { body } = await auditor.get<Page>(`/applications/${id}/trail${query}`);
        sequences.push(...body.rows.map(({ sequence }) => sequence));
        more = body.bookmark !== null;
        query = `?pageSize=2&bookmark=${encodeURIComponent(body.bookmark ?? '')}`;
      }
      expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, index) => sequences.length - index));
      expect(sequences.length).toBeGreaterThan(2);
    });

    test('where a content address stands, and all versions of a file', async () => {
      const [first] = (
        await auditor.get<{ rows: { cid: string; applicationId: string }[] }>(
          `/applications/${id}/items/identity-card/materials/1/history`,
        )
      ).body.rows;
      const found = await auditor.get<{ rows: object[] }>(`/audit/materials?cid=${first?.cid ?? ''}`);
      expect(found).toMatchObject({ status: 200, body: { rows: [{ applicationId: id, item: 'identity-card' }] } });
      const none = await auditor.get(`/applications/${UNKNOWN}/items/identity-card/materials/1/history`);
      expect(none.status).toBe(404);
      const read = await auditor.get(`/applications/${id}/items/identity-card/materials/1/1`);
      expect(read).toMatchObject({ status: 200, body: { cid: first?.cid } });
    });
  });

  describe('events as files', () => {
    test('as lines of JSON, each the chain’s own canonical text', async () => {
      const file = await auditor.raw('/audit/export?organization=CentreMSP&format=jsonl');
      expect(file.headers.get('content-disposition')).toBe('attachment; filename="events.jsonl"');
      const lines = (await file.text()).trimEnd().split('\n');
      const events = lines.map((line) => JSON.parse(line) as Event);
      expect(events.length).toBeGreaterThan(20);
      expect(events.every(({ actor }) => actor.mspId === 'CentreMSP')).toBe(true);
      expect(lines[0]).toBe(JSON.stringify(events[0]));
    });

    test('as CSV, in which nothing is a formula', async () => {
      const file = await auditor.raw('/audit/export?organization=CentreMSP');
      expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const text = Buffer.from(await file.arrayBuffer()).toString('utf8');
      expect(text.startsWith('\uFEFFat,organization,unit,')).toBe(true);
      const lines = text.slice(1).trimEnd().split('\r\n');
      expect(lines.length).toBeGreaterThan(20);
      for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+\-@]/);
    });

    test('a query that is none is refused before the first line', async () => {
      expect((await auditor.get('/audit/export')).status).toBe(400);
    });
  });

  describe('verification', () => {
    const verify = (what: string) => auditor.get<Verification>(`/applications/${id}${what}/verification`);
    const file = '/items/identity-card/materials/1/1';

    test('intact, it says what it looked at', async () => {
      const material = await verify(file);
      expect(material).toMatchObject({ status: 200, body: { verdict: 'intact' } });
      expect(material.body.checks.map(({ result }) => result)).toEqual(['intact', 'intact']);
      const whole = await verify('');
      expect(whole).toMatchObject({ status: 200, body: { verdict: 'intact' } });
      expect((await auditor.get(`/applications/${UNKNOWN}/verification`)).status).toBe(404);
      expect((await auditor.get(`/applications/${UNKNOWN}${file}/verification`)).status).toBe(404);
    });

    test('names a row and a receipt that were altered', async () => {
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`update material_upload set entry = jsonb_set(entry, '{sealedSize}', '1')
        where application_id = ${id} and item = 'identity-card'`);
      await db.execute(sql`update receipt set transaction_id = 'forged' where application_id = ${id}`);
      const material = await verify(file);
      expect(material.body).toMatchObject({ verdict: 'altered' });
      expect(material.body.checks.filter(({ result }) => result === 'altered')).toMatchObject([
        { what: expect.stringContaining('material_upload') },
      ]);
      const whole = await verify('');
      expect(whole.body.checks.filter(({ result }) => result === 'altered')).toMatchObject([
        { what: expect.stringContaining('receipt') },
      ]);
      expect(card?.fileName).toBe('身份证 正面.jpg');
    });

    test('a file whose name’s column was altered is not shown under another', async () => {
      const { db } = trialOf().server.platform.database;
      const rows = await db.execute(sql`select file_name from material_upload where application_id = ${id}`);
      for (const { file_name: stored } of (rows as { rows: { file_name: string }[] }).rows) {
        expect(stored).not.toMatch(/jpg|pdf|json|[^\x20-\x7e]/);
      }
      await db.execute(sql`update material_upload set file_name = reverse(file_name) where application_id = ${id}`);
      const listed = await auditor.get(`/applications/${id}/materials`);
      expect(listed).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
    });
  });
}
