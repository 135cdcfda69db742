// Archives: every file by a logged opening, digests that hold, a page to read; for those who audit, and nobody else.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@lianjian/ledger-client';
import { Acting } from '../../../src/acting/acting.ts';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { jpeg } from '../../support/files.ts';
import { contentPath } from '../../support/http-case.ts';
import { smallFile, smallReturn, smallReview, smallSubmitted } from '../../support/small-case.ts';
import { unzip } from '../../support/unzip.ts';

type Files = ReadonlyMap<string, Buffer>;

interface ArchivedMaterial {
  readonly version: number;
  readonly isCurrent: boolean;
  readonly result: string;
  readonly path: string | null;
  readonly sha256: string | null;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function downloaded(person: Person, path: string): Promise<Files> {
  const response = await person.raw(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z0-9-]+\.zip"/);
  return unzip(Buffer.from(await response.arrayBuffer()));
}

const textIn = (files: Files, path: string): string => files.get(path)?.toString('utf8') ?? '';
const jsonIn = (files: Files, path: string): unknown => JSON.parse(textIn(files, path));

/** As `sha256sum -c` does it. */
function expectSumsToHold(files: Files): void {
  const sums = textIn(files, 'SHA256SUMS').trimEnd().split('\n');
  const listed = sums.map((line) => line.split('  '));
  expect(listed.map(([, path]) => path).sort()).toEqual(
    [...files.keys()].filter((path) => path !== 'SHA256SUMS').sort(),
  );
  for (const [sum, path = ''] of listed)
    expect([path, sha256(files.get(path) ?? Buffer.alloc(0))]).toEqual([path, sum]);
}

export function archiveSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let auditor: Person;
  let college: Person;
  let authority: Person;
  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    auditor = await trialOf().as('authority.auditor');
    college = await trialOf().as('college-a.reviewer');
    authority = await trialOf().as('authority.reviewer');
  });

  /** Approved after one return. */
  async function approved(): Promise<string> {
    const id = await smallSubmitted(clerk);
    const pass = async (reviewer: Person, stage: string): Promise<void> => {
      await reviewer.post(`/applications/${id}/claim`);
      await (await reviewer.raw(contentPath(id, 'identity-card', 1, 2))).arrayBuffer();
      const passed = await reviewer.post(`/applications/${id}/reviews`, smallReview('pass', { round: 2, stage }));
      expect(passed.status).toBe(201);
    };
    await college.post(`/applications/${id}/claim`);
    await college.post(`/applications/${id}/reviews`, smallReturn('缺背面'));
    await smallFile(clerk, id, 'both sides', '?part=1');
    expect((await clerk.post(`/applications/${id}/resubmit`)).status).toBe(201);
    await pass(college, 'college-review');
    await pass(authority, 'authority-review');
    return id;
  }

  describe('an archive', () => {
    let id: string;
    beforeAll(async () => {
      id = await approved();
    }, 60_000);

    test('of a case holds every version, opened and logged, and what the chain says of it', async () => {
      const files = await downloaded(auditor, `/applications/${id}/archive`);
      expectSumsToHold(files);
      expect(files.get('materials/identity-card/1-v1.jpg')).toEqual(jpeg('front'));
      expect(files.get('materials/identity-card/1-v2.jpg')).toEqual(jpeg('both sides'));
      const materials = jsonIn(files, 'materials.json') as ArchivedMaterial[];
      expect(materials.map(({ isCurrent, result, version }) => [version, isCurrent, result])).toEqual([
        [1, false, 'opened'],
        [2, true, 'opened'],
      ]);
      expect(materials[1]?.sha256).toBe(sha256(jpeg('both sides')));
      expect(jsonIn(files, 'case.json')).toMatchObject({ id, state: 'approved' });
      expect(jsonIn(files, 'verification.json')).toMatchObject({ verdict: 'intact' });
      expect(jsonIn(files, 'reviews.json')).toHaveLength(3);
      const trail = textIn(files, 'trail.jsonl').trimEnd().split('\n');
      expect(JSON.parse(trail[0] ?? '')).toMatchObject({ action: 'application.created', sequence: 1 });
      const accesses = textIn(files, 'access-log.jsonl').trimEnd().split('\n');
      expect(accesses.filter((line) => line.includes('"purpose":"audit"')).length).toBeGreaterThan(0);
      expect(jsonIn(files, 'manifest.json')).toMatchObject({
        format: 'lianjian-archive/1',
        application: id,
        by: { mspId: 'AuthorityMSP' },
      });
      const page = textIn(files, 'index.html');
      for (const shown of [id, '审计记录', '补正后提交', 'materials/identity-card/1-v2.jpg', '未见篡改']) {
        expect(page).toContain(shown);
      }
      expect([...files.values()].filter((content) => content.includes('身份证 正面'))).toEqual([]);
    });

    test('by the owner’s administrator is logged by the owner’s server', async () => {
      const admin = await trialOf().as('centre.admin');
      const openings = (): Promise<{ body: { rows: object[] } }> =>
        admin.get<{ rows: object[] }>(`/applications/${id}/own-openings`);
      const before = (await openings()).body.rows.length;
      const files = await downloaded(admin, `/applications/${id}/archive`);
      expect(files.get('materials/identity-card/1-v2.jpg')).toEqual(jpeg('both sides'));
      const { rows } = (await openings()).body;
      expect(rows).toHaveLength(before + 2);
      expect(rows[0]).toMatchObject({ purpose: 'audit' });
    });

    test('says which file was not granted, and holds the rest', async () => {
      const files = await downloaded(await trialOf().as('college-a.auditor'), `/applications/${id}/archive`);
      expectSumsToHold(files);
      const materials = jsonIn(files, 'materials.json') as ArchivedMaterial[];
      expect(materials).toMatchObject([
        { result: 'FORBIDDEN', path: null },
        { result: 'FORBIDDEN', path: null },
      ]);
      expect(textIn(files, 'index.html')).toContain('未获授权');
      expect([...files.keys()].filter((path) => path.startsWith('materials/'))).toEqual([]);
    });

    test('is not for those who do not see the case, nor for clerks and reviewers', async () => {
      const log = async (): Promise<unknown> => (await auditor.get(`/applications/${id}/access-log`)).body;
      const before = await log();
      for (const name of ['college-b.auditor', 'college-b.admin', 'centre.clerk', 'college-a.reviewer']) {
        const refused = await (await trialOf().as(name)).get(`/applications/${id}/archive`);
        expect([name, refused.status, refused.body['code']]).toEqual([name, 403, 'FORBIDDEN']);
      }
      expect(await log()).toEqual(before);
    });

    test('of an inspection holds its drawn cases, its findings and one page over all', async () => {
      const { app, accounts } = trialOf().server;
      const acting = app.get(Acting, { strict: false });
      const inspector = accounts.find(({ name }) => name === 'authority.auditor');
      if (inspector === undefined) throw new Error('the trial has no auditor of the authority');
      const visit = newId();
      const announcing = { audience: 'CentreMSP', cohort: '2026', id: visit, size: 1, type: 'small-check' };
      await acting.submit(inspector, 'inspection:announce', announcing);
      const early = await auditor.get(`/inspections/${visit}/archive`);
      expect(early).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      const sample = { applications: [id], block: 1, blockHash: 'A'.repeat(43), population: 1 };
      await acting.submit(inspector, 'inspection:recordSample', { id: visit, sample });
      const finding = { applicationId: id, comment: null, id: visit, reason: null, result: 'sound' as const };
      await acting.submit(inspector, 'inspection:recordFinding', finding);

      const files = await downloaded(auditor, `/inspections/${visit}/archive`);
      expectSumsToHold(files);
      expect(files.get(`cases/${id}/materials/identity-card/1-v2.jpg`)).toEqual(jpeg('both sides'));
      expect(jsonIn(files, 'inspection.json')).toMatchObject({ id: visit, findings: [{ result: 'sound' }] });
      const page = textIn(files, 'index.html');
      for (const shown of [`cases/${id}/index.html`, '检查档案', '无问题', '齐全']) expect(page).toContain(shown);
      const stranger = await (await trialOf().as('college-b.auditor')).get(`/inspections/${visit}/archive`);
      expect(stranger).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    });
  });
}
