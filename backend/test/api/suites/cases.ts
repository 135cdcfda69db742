// Drafts, finding cases, withdrawing, related cases.
import { describe, expect, test } from '@jest/globals';
import { type Person, type OwnTrial } from '../../support/api.ts';
import {
  ATTRIBUTES,
  bytesOf,
  type CaseRecord,
  type Committed,
  createCase,
  newCaseBody,
  upload,
} from '../../support/http-case.ts';
import { jpeg, pdf } from '../../support/files.ts';
import { smallDraft, smallSubmitted } from '../../support/small-case.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';

interface Page {
  readonly rows: readonly { readonly id: string }[];
  readonly bookmark: string | null;
}

const idsOf = ({ body }: { readonly body: Page }): string[] => body.rows.map(({ id }) => id);

export function casesSuite(trialOf: () => OwnTrial): void {
  const clerkOf = (): Promise<Person> => trialOf().as('centre.clerk');

  describe('a draft', () => {
    test('changes its attributes; not to another cohort’s open case', async () => {
      const clerk = await clerkOf();
      const learner = { documentType: 'identity-card', documentNumber: '330102199001010011' };
      const first = await createCase(clerk, { learner });
      const twice = await clerk.post('/applications', newCaseBody({ learner }));
      expect(twice).toMatchObject({ status: 409, body: { code: 'DUPLICATE', details: { organization: 'CentreMSP' } } });
      const attributes = { ...ATTRIBUTES, cohort: '2027' };
      const second = await createCase(clerk, { learner, attributes });
      const clashing = await clerk.put(`/applications/${second}/attributes`, { attributes: ATTRIBUTES });
      expect(clashing.status).toBe(409);
      const changed = await clerk.put(`/applications/${first}/attributes`, {
        attributes: { ...ATTRIBUTES, household: 'other-province' },
      });
      expect(changed).toMatchObject({ status: 200, body: { record: { attributes: { household: 'other-province' } } } });
      expect((await clerk.put(`/applications/${UNKNOWN}/attributes`, { attributes })).status).toBe(404);
    });

    test('under a checklist that is not there, or is retired, is refused', async () => {
      const clerk = await clerkOf();
      const under = (version: number) =>
        clerk.post('/applications', newCaseBody({ checklist: { type: 'enrolment-qualification', version } }));
      expect((await under(77)).status).toBe(404);
      expect(await under(2)).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
    });

    test('discards a file: its record stays, it no longer counts', async () => {
      const clerk = await clerkOf();
      const id = await createCase(clerk);
      await upload(clerk, id, 'identity-card', [
        ['正面.jpg', bytesOf(jpeg('front'))],
        ['误传.pdf', bytesOf(pdf('mistake'))],
      ]);
      const discard = { parts: [{ item: 'identity-card', part: 2 }] };
      expect((await clerk.post(`/applications/${id}/discards`, discard)).status).toBe(201);
      const files = await clerk.get<{ part: number; discarded: boolean; fileName: string }[]>(
        `/applications/${id}/materials`,
      );
      expect(files.body.map(({ discarded, fileName, part }) => [part, fileName, discarded])).toEqual([
        [1, '正面.jpg', false],
        [2, '误传.pdf', true],
      ]);
      expect((await clerk.post(`/applications/${UNKNOWN}/discards`, discard)).status).toBe(404);
    });

    test('withdrawn, takes nothing any more', async () => {
      const clerk = await clerkOf();
      const id = await createCase(clerk);
      const withdraw = () => clerk.post<Committed>(`/applications/${id}/withdraw`, { reason: 'entered-in-error' });
      expect(await withdraw()).toMatchObject({ status: 201, body: { record: { state: 'withdrawn' } } });
      const refusals = [
        await withdraw(),
        await upload(clerk, id, 'identity-card', [['a.jpg', bytesOf(jpeg('late'))]]),
        await clerk.put(`/applications/${id}/attributes`, { attributes: ATTRIBUTES }),
        await clerk.post(`/applications/${id}/discards`, { parts: [{ item: 'identity-card', part: 1 }] }),
        await clerk.post(`/applications/${id}/submit`),
        await clerk.post(`/applications/${id}/resubmit`),
      ];
      for (const refused of refusals) expect(refused).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      const read = await clerk.get<CaseRecord>(`/applications/${id}`);
      expect(read.body).toMatchObject({ state: 'withdrawn', items: [] });
    });

    test('that is not there is not found, whatever is asked of it', async () => {
      const clerk = await clerkOf();
      const posts = ['submit', 'resubmit', 'withdraw', 'lapse'];
      for (const path of posts) {
        const body = path === 'withdraw' ? { reason: 'superseded' } : undefined;
        expect([path, (await clerk.post(`/applications/${UNKNOWN}/${path}`, body)).status]).toEqual([path, 404]);
      }
      const gets = [
        '',
        '/materials',
        '/uploads/progress',
        '/grants',
        '/access-log',
        '/receipts',
        '/trail',
        '/standing',
      ];
      for (const path of [
        ...gets,
        '/items/identity-card/materials/1/1',
        '/items/identity-card/materials/1/1/content',
      ]) {
        const { status } = await clerk.get(`/applications/${UNKNOWN}${path}`);
        // Grants of a case are asked for by those who see grants, not by those who see the case.
        expect([path, status]).toEqual([path, path === '/grants' ? 200 : 404]);
      }
      const history = await clerk.get(`/applications/${UNKNOWN}/items/identity-card/materials/1/history`);
      expect(history.status).toBe(404);
      expect((await upload(clerk, UNKNOWN, 'identity-card', [['a.jpg', bytesOf(jpeg('x'))]])).status).toBe(404);
    });
  });

  describe('cases are found', () => {
    test('by state, organisation, unit, learner and due day, in pages', async () => {
      const site = await trialOf().as('riverside-site.clerk');
      const learner = { documentType: 'identity-card', documentNumber: '330102199001010033' };
      const ids = [await createCase(site, { learner }), await createCase(site), await createCase(site)];
      const ofUnit = await site.get<Page>('/applications?unit=riverside-site&pageSize=2');
      expect(idsOf(ofUnit)).toEqual([ids[2], ids[1]]);
      const bookmark = encodeURIComponent(ofUnit.body.bookmark ?? '');
      const next = await site.get<Page>(`/applications?unit=riverside-site&pageSize=2&bookmark=${bookmark}`);
      expect(idsOf(next)).toEqual([ids[0]]);
      const college = await trialOf().as('college-a.reviewer');
      const found = await college.post<Page>('/applications/search', learner);
      expect(found.status).toBe(200);
      expect(idsOf(found)).toEqual([ids[0]]);
      const hidden = await (await trialOf().as('college-b.reviewer')).post<Page>('/applications/search', learner);
      expect(idsOf(hidden)).toEqual([]);
      expect(idsOf(await college.get<Page>('/applications?organization=CollegeAMSP'))).toEqual(
        expect.arrayContaining(ids),
      );
      expect(idsOf(await college.get<Page>('/applications?state=draft&pageSize=100'))).toEqual(
        expect.arrayContaining(ids),
      );
      expect((await college.get<Page>('/applications?dueDay=2030-01-02')).body.rows).toEqual([]);
    });

    test('a bookmark that this list did not give is refused', async () => {
      const college = await trialOf().as('college-a.reviewer');
      const forged = await college.get('/applications?state=draft&bookmark=AAAA');
      expect(forged).toMatchObject({ status: 400, body: { details: { field: '/bookmark' } } });
    });
  });

  describe('a later case', () => {
    test('corrects a final one; only the authority annuls', async () => {
      const clerk = await clerkOf();
      const learner = { documentType: 'identity-card', documentNumber: '330102199001010055' };
      const earlier = await createCase(clerk, { learner });
      const related = { id: earlier, relation: 'corrects', takeOver: [] };
      const early = await clerk.post('/applications', newCaseBody({ learner, related }));
      expect(early).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      await clerk.post(`/applications/${earlier}/withdraw`, { reason: 'superseded' });
      const annulling = await clerk.post(
        '/applications',
        newCaseBody({ learner, related: { ...related, relation: 'annuls' } }),
      );
      expect(annulling).toMatchObject({ status: 403, body: { details: { reason: 'authority-only' } } });
      const later = await createCase(clerk, { learner, related });
      expect((await clerk.get(`/applications/${later}`)).body).toMatchObject({ related: { id: earlier } });
      const trail = await clerk.get<{ rows: { action: string; details: object }[] }>(`/applications/${earlier}/trail`);
      expect(trail.body.rows[0]).toMatchObject({ action: 'application.related' });
      expect(JSON.stringify(trail.body.rows[0]?.details)).toContain(later);
    });
  });

  describe('a submitted case', () => {
    test('has a receipt that any member verifies, and that names a wrong letter', async () => {
      const clerk = await clerkOf();
      const draft = await smallDraft(clerk);
      expect(await clerk.post(`/applications/${draft}/submit`)).toMatchObject({
        status: 422,
        body: { code: 'INCOMPLETE' },
      });
      const id = await smallSubmitted(clerk);
      expect((await clerk.post(`/applications/${id}/submit`)).status).toBe(409);
      const [receipt] = (await clerk.get<{ number: string; items: object[] }[]>(`/applications/${id}/receipts`)).body;
      if (receipt === undefined) throw new Error('no receipt');
      expect(receipt.items).toHaveLength(1);
      const stranger = await trialOf().as('garden-site.clerk');
      const written = `${receipt.number.slice(0, 4)}-${receipt.number.slice(4)}`.toLowerCase();
      expect(await stranger.get(`/receipts/${written}`)).toMatchObject({
        status: 200,
        body: { onChain: true, receipt: { applicationId: id, number: receipt.number } },
      });
      const swapped = `${receipt.number.startsWith('0') ? '1' : '0'}${receipt.number.slice(1)}`;
      expect((await stranger.get(`/receipts/${swapped}`)).status).toBe(400);
      expect((await stranger.get('/receipts/000000000')).status).toBe(404);
      expect((await stranger.get(`/applications/${id}`)).status).toBe(403);
    });
  });
}
