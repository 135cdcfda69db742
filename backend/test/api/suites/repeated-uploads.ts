// Files under an idempotency key: the same again is the same upload, anything else under the key is refused.
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { BackendError } from '../../../src/errors.ts';
import { type Answer, type OwnTrial, type Person } from '../../support/api.ts';
import { jpeg } from '../../support/files.ts';
import { bytesOf, type CaseRecord, formOf, type Uploaded } from '../../support/http-case.ts';
import { smallDraft } from '../../support/small-case.ts';
import { until } from '../../support/until.ts';

type File = readonly [string, Uint8Array<ArrayBuffer>];

const REFUSED = { status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } };
const picture = (name: string, text: string): File => [name, bytesOf(jpeg(text))];
const FIRST = picture('正面.jpg', 'front');
const SECOND = picture('背面.jpg', 'back');

export function repeatedUploadsSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let id: string;
  let key: string;
  let keys = 0;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
  });

  // What is done before each of these is not done before the tests of other suites.
  describe('files under an idempotency key', () => {
    beforeEach(async () => {
      id = await smallDraft(clerk);
      keys += 1;
      key = `repeated-upload-${keys}`;
    });

    const sendForm = (form: FormData): Promise<Answer<Uploaded[]>> =>
      clerk.post<Uploaded[]>(`/applications/${id}/items/identity-card/materials`, form, { 'idempotency-key': key });
    const send = (...files: readonly File[]): Promise<Answer<Uploaded[]>> => sendForm(formOf(files));

    /** What the chain has of the case, and how it came there. */
    async function written(): Promise<unknown> {
      const { body } = await clerk.get<CaseRecord>(`/applications/${id}`);
      const trail = await clerk.get<{ rows: object[] }>(`/applications/${id}/trail`);
      return { items: body.items, events: trail.body.rows.length };
    }

    async function loseAnswer(): Promise<void> {
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`update idempotency set answer = null, status = null where key = ${key}`);
    }

    describe.each([
      ['whose answer is known', () => Promise.resolve()],
      ['whose answer got lost', loseAnswer],
    ])('an upload %s', (_, afterwards) => {
      let first: Answer<Uploaded[]>;
      let before: unknown;

      beforeEach(async () => {
        first = await send(FIRST, SECOND);
        expect(first.status).toBe(201);
        await afterwards();
        before = await written();
      });

      test('is answered as the first time when the same bytes come', async () => {
        const again = await send(FIRST, SECOND);
        expect([again.status, again.body]).toEqual([201, first.body]);
        expect(await written()).toEqual(before);
      });

      test.each<[string, readonly File[]]>([
        ['other bytes', [FIRST, picture('背面.jpg', 'else')]],
        ['other bytes of another type', [FIRST, ['背面.jpg', bytesOf(Buffer.from('MZ'.padEnd(500)))]]],
        ['another file name', [FIRST, picture('反面.jpg', 'back')]],
        ['another order', [SECOND, FIRST]],
        ['a file less', [FIRST]],
      ])('is refused with %s, and nothing is written', async (_what, files) => {
        expect(await send(...files)).toMatchObject(REFUSED);
        expect(await written()).toEqual(before);
      });

      test('is refused under the name of another field', async () => {
        const form = new FormData();
        for (const [name, bytes] of [FIRST, SECOND]) form.append('picture', new Blob([bytes]), name);
        expect(await sendForm(form)).toMatchObject(REFUSED);
        expect(await written()).toEqual(before);
      });
    });

    test('a file more is refused once there is an answer', async () => {
      await send(FIRST);
      const before = await written();
      expect(await send(FIRST, SECOND)).toMatchObject(REFUSED);
      expect(await written()).toEqual(before);
    });

    test('what was refused and not read to its end may be mended under the same key', async () => {
      expect((await send(['正面.exe', bytesOf(Buffer.from('MZ'.padEnd(200_000)))])).status).toBe(415);
      expect((await send(FIRST)).status).toBe(201);
    });

    test('what waits for a node is not finished by other bytes', async () => {
      const content = trialOf().server.platform.contents.get('CentreMSP');
      if (content === undefined) throw new Error('no content store');
      const away = new BackendError('UNAVAILABLE', 'no route', { what: 'content node of AuthorityMSP' });
      Object.assign(content, { replicate: () => Promise.reject(away) });
      try {
        expect((await send(FIRST)).status).toBe(503);
        const before = await written();
        let other = await send(SECOND);
        await until('the upload is looked after by nobody else', async () => {
          if (other.status === 409) other = await send(SECOND);
          return other.status !== 409;
        });
        expect(other).toMatchObject(REFUSED);
        expect(await written()).toEqual(before);
      } finally {
        Reflect.deleteProperty(content, 'replicate');
      }
      await until('the first is finished', async () => (await send(FIRST)).status === 201);
      expect((await send(SECOND)).status).toBe(422);
    });

    test('digests of files are sealed', async () => {
      await send(FIRST);
      const { db } = trialOf().server.platform.database;
      const found = (await db.execute(sql`select digest, files from idempotency where key = ${key}`)) as {
        rows: { digest: string; files: Uint8Array }[];
      };
      const [row] = found.rows;
      expect(row?.files.length).toBeGreaterThan(0);
      const digest = createHash('sha256').update(FIRST[1]).digest();
      for (const text of [digest.toString('base64url'), digest.toString('hex')]) {
        expect(`${row?.digest} ${Buffer.from(row?.files ?? []).toString('latin1')}`).not.toContain(text);
      }
    });
  });
}
