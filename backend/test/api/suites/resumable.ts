// Large files in several requests: the tus protocol, and what lies on the disk meanwhile.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type Answer, type Person, type OwnTrial } from '../../support/api.ts';
import { pdf } from '../../support/files.ts';
import { bytesOf, type CaseRecord, contentPath, createCase } from '../../support/http-case.ts';
import { createUpload, offsetOf, patch } from '../../support/tus.ts';
import { until } from '../../support/until.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const NAME = '孙宁宁的登记表.pdf';
const TEXT = 'Ningning Sun was here. ';
/** Larger than two parts, and not a whole number of them. */
const FILE = bytesOf(Buffer.concat([pdf('large'), Buffer.from(TEXT.repeat(120_000))]));

export function resumableSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let id: string;
  const item = 'registration-form';

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    id = await createCase(clerk);
  });

  const partsFolder = (): string => join(trialOf().server.platform.config.dataFolder, 'parts');
  const begin = (size: number, change: { item?: string; id?: string } = {}): Promise<Answer<{ uploadId: string }>> =>
    createUpload(clerk, { id: change.id ?? id, item: change.item ?? item, size, name: NAME });
  const begun = async (size: number): Promise<string> => {
    const { body, status } = await begin(size);
    expect(status).toBe(201);
    return body.uploadId;
  };

  describe('a file in several requests', () => {
    test('comes to its case as it was; what waits for the rest lies sealed', async () => {
      const created = await begin(FILE.length);
      const { uploadId } = created.body;
      expect(created.headers.get('location')).toBe(`/api/v1/resumable-uploads/${uploadId}`);
      expect(Date.parse(created.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now());
      expect(await offsetOf(clerk, uploadId)).toMatchObject({ status: 200, offset: 0, length: FILE.length });
      const first = await patch(clerk, uploadId, 0, FILE.subarray(0, 1_500_000));
      expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '1500000']);
      expect((await offsetOf(clerk, uploadId)).offset).toBe(1_500_000);
      const parts = readdirSync(join(partsFolder(), uploadId));
      expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) {
        const bytes = readFileSync(join(partsFolder(), uploadId, part));
        expect(bytes.includes(TEXT)).toBe(false);
      }
      expect((await clerk.get(`/resumable-uploads/${uploadId}/state`)).body).toMatchObject({
        received: 1_500_000,
        state: 'receiving',
      });
      expect((await patch(clerk, uploadId, 1_500_000, FILE.subarray(1_500_000))).status).toBe(204);
      expect((await clerk.get(`/resumable-uploads/${uploadId}/state`)).body).toMatchObject({ state: 'indexed' });
      expect(readdirSync(partsFolder())).not.toContain(uploadId);
      const opened = await clerk.raw(contentPath(id, item));
      expect(opened.headers.get('content-disposition')).toContain(encodeURIComponent(NAME));
      const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
      expect(digest(new Uint8Array(await opened.arrayBuffer()))).toBe(digest(FILE));
    });

    test('is nobody else’s', async () => {
      const uploadId = await begun(100);
      for (const name of ['college-a.clerk', 'riverside-site.clerk']) {
        const other = await trialOf().as(name);
        const refused = [
          (await offsetOf(other, uploadId)).status,
          (await patch(other, uploadId, 0, FILE.subarray(0, 100))).status,
          (
            await other.send(`/resumable-uploads/${uploadId}`, {
              method: 'DELETE',
              headers: { 'tus-resumable': '1.0.0' },
            })
          ).status,
          (await other.get(`/resumable-uploads/${uploadId}/state`)).status,
        ];
        expect([name, refused]).toEqual([name, [404, 404, 404, 404]]);
        const taken = await createUpload(other, { id, item, size: 100, name: NAME });
        expect([name, taken.status]).toEqual([name, 403]);
      }
      expect((await offsetOf(clerk, uploadId)).offset).toBe(0);
    });

    test('is begun once under a key; another length or name under it is refused and begins nothing', async () => {
      const upload = { id, item, size: 100, name: NAME, key: 'resumable-once' };
      const once = await createUpload(clerk, upload);
      const again = await createUpload(clerk, upload);
      expect([once.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual(once.body);
      const { db } = trialOf().server.platform.database;
      const begunUploads = async (): Promise<unknown> =>
        ((await db.execute(sql`select id from resumable_upload order by id`)) as { rows: object[] }).rows;
      const before = await begunUploads();
      for (const change of [{ size: 101 }, { name: '另一份.pdf' }]) {
        const other = await createUpload(clerk, { ...upload, ...change });
        expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });
      }
      expect(await begunUploads()).toEqual(before);
      expect(await offsetOf(clerk, once.body.uploadId)).toMatchObject({ offset: 0, length: 100 });
    });

    test('that is given up leaves nothing', async () => {
      const uploadId = await begun(100);
      await patch(clerk, uploadId, 0, FILE.subarray(0, 50));
      const ended = await clerk.send(`/resumable-uploads/${uploadId}`, {
        method: 'DELETE',
        headers: { 'tus-resumable': '1.0.0' },
      });
      expect(ended.status).toBe(204);
      expect((await offsetOf(clerk, uploadId)).status).toBe(404);
      expect(readdirSync(partsFolder())).not.toContain(uploadId);
      expect(await trialOf().server.platform.custodies.get('CentreMSP')?.has('upload-key', uploadId)).toBe(false);
    });

    test('that nobody goes on with expires, and is forgotten', async () => {
      const uploadId = await begun(100);
      await patch(clerk, uploadId, 0, FILE.subarray(0, 50));
      const { db } = trialOf().server.platform.database;
      await db.execute(
        sql`update resumable_upload set changed_at = now() - interval '25 hours' where id = ${uploadId}`,
      );
      expect((await offsetOf(clerk, uploadId)).status).toBe(410);
      expect((await patch(clerk, uploadId, 50, FILE.subarray(50, 100))).status).toBe(410);
      await db.execute(
        sql`update resumable_upload set changed_at = now() - interval '49 hours' where id = ${uploadId}`,
      );
      await until('it is forgotten', async () => (await offsetOf(clerk, uploadId)).status === 404);
      expect(readdirSync(partsFolder())).not.toContain(uploadId);
    });
  });

  describe('is refused', () => {
    test('before the first byte: too large, of no such item, case or protocol', async () => {
      const without = await clerk.post(`/applications/${id}/items/${item}/resumable-uploads`);
      const unsized = await clerk.post(`/applications/${id}/items/${item}/resumable-uploads`, undefined, {
        'tus-resumable': '1.0.0',
      });
      const refusals = [
        await begin(11 * 1024 * 1024),
        await begin(100, { item: 'no-such-item' }),
        await begin(100, { id: UNKNOWN }),
        without,
        unsized,
      ];
      expect(refusals.map(({ status }) => status)).toEqual([413, 404, 404, 400, 400]);
      const withdrawn = await createCase(clerk);
      await clerk.post(`/applications/${withdrawn}/withdraw`, { reason: 'entered-in-error' });
      expect((await begin(100, { id: withdrawn })).status).toBe(409);
    });

    test('at the wrong place, beyond the end, or of the wrong kind; then nothing is left', async () => {
      const before = await clerk.get<CaseRecord>(`/applications/${id}`);
      const uploadId = await begun(600);
      expect((await patch(clerk, uploadId, 7, FILE.subarray(0, 10))).status).toBe(409);
      expect((await patch(clerk, uploadId, 0, FILE.subarray(0, 700))).status).toBe(413);
      const refused = await patch(clerk, uploadId, 0, bytesOf(Buffer.from('MZ'.padEnd(600, '\0'))));
      expect(refused).toMatchObject({ status: 415, body: { code: 'MEDIA_TYPE' } });
      expect((await clerk.get(`/resumable-uploads/${uploadId}/state`)).body).toMatchObject({
        state: 'refused',
        problem: 'MEDIA_TYPE',
      });
      expect(readdirSync(partsFolder())).not.toContain(uploadId);
      expect((await clerk.get<CaseRecord>(`/applications/${id}`)).body).toEqual(before.body);
    });

    test('when a part was altered on the disk', async () => {
      const uploadId = await begun(600);
      await patch(clerk, uploadId, 0, FILE.subarray(0, 300));
      const file = join(partsFolder(), uploadId, '0');
      const bytes = readFileSync(file);
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      const refused = await patch(clerk, uploadId, 300, FILE.subarray(300, 600));
      expect(refused).toMatchObject({ status: 502, body: { code: 'TAMPERED' } });
      await clerk.send(`/resumable-uploads/${uploadId}`, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
    });
  });
}
