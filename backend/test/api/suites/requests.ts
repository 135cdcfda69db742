// What holds for every request: sent again, too large, of the wrong kind, many at once.
import { describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { BackendError } from '../../../src/errors.ts';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { bytesOf, type CaseRecord, type Committed, createCase, newCaseBody, upload } from '../../support/http-case.ts';
import { jpeg, pdf } from '../../support/files.ts';
import { smallDraft, smallFile } from '../../support/small-case.ts';
import { until } from '../../support/until.ts';

export function requestsSuite(trialOf: () => OwnTrial): void {
  const clerkOf = (): Promise<Person> => trialOf().as('centre.clerk');

  describe('an idempotency key', () => {
    test('sent again with the same body: the same answer, and nothing is written twice', async () => {
      const clerk = await clerkOf();
      const body = newCaseBody();
      const send = () => clerk.post<Committed>('/applications', body, { 'idempotency-key': 'create-once' });
      const first = await send();
      const again = await send();
      expect(first.headers.get('idempotency-replayed')).toBeNull();
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect([again.status, again.body]).toEqual([201, first.body]);
      const trail = await clerk.get<{ rows: object[] }>(`/applications/${first.body.record.id}/trail`);
      expect(trail.body.rows).toHaveLength(1);
    });

    test('at once twice: one waits for the other', async () => {
      const clerk = await clerkOf();
      const body = newCaseBody();
      const send = () => clerk.post<Committed>('/applications', body, { 'idempotency-key': 'create-at-once' });
      const answers = await Promise.all([send(), send(), send()]);
      expect(new Set(answers.map((answer) => answer.body.record.id)).size).toBe(1);
      expect(new Set(answers.map((answer) => answer.body.transaction.id)).size).toBe(1);
    });

    test('with another body it is refused, and nothing is written', async () => {
      const clerk = await clerkOf();
      const headers = { 'idempotency-key': 'one-key' };
      expect((await clerk.post('/applications', newCaseBody(), headers)).status).toBe(201);
      const learner = { documentType: 'passport', documentNumber: 'NEVER' };
      const refused = await clerk.post('/applications', newCaseBody({ learner }), headers);
      expect(refused).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });
      const found = await clerk.post<{ rows: object[] }>('/applications/search', learner);
      expect(found.body.rows).toEqual([]);
    });

    test('is the member’s own, and the route’s', async () => {
      const headers = { 'idempotency-key': 'shared-key' };
      const first = await (await clerkOf()).post<Committed>('/applications', newCaseBody(), headers);
      const site = await trialOf().as('riverside-site.clerk');
      const other = await site.post<Committed>('/applications', newCaseBody(), headers);
      expect([first.status, other.status]).toEqual([201, 201]);
      expect(other.body.record.id).not.toBe(first.body.record.id);
      const elsewhere = await (
        await clerkOf()
      ).post(`/applications/${first.body.record.id}/withdraw`, { reason: 'superseded' }, headers);
      expect(elsewhere.status).toBe(201);
    });

    test('of a submission whose answer got lost: the same submission, under the same receipt', async () => {
      const clerk = await clerkOf();
      const id = await smallDraft(clerk);
      await smallFile(clerk, id);
      const send = () =>
        clerk.post<Committed & { receipt: { number: string } }>(`/applications/${id}/submit`, undefined, {
          'idempotency-key': 'lost-submission',
        });
      const first = await send();
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`update idempotency set answer = null, status = null where key = 'lost-submission'`);
      await db.execute(sql`delete from receipt where number = ${first.body.receipt.number}`);
      const again = await send();
      expect(again).toMatchObject({
        status: 201,
        body: { receipt: { number: first.body.receipt.number }, transaction: first.body.transaction },
      });
      const another = await clerk.post(`/applications/${id}/submit`, undefined, { 'idempotency-key': 'another' });
      expect(another).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
    });

    test('that is none is refused', async () => {
      const refused = await (await clerkOf()).post('/applications', newCaseBody(), { 'idempotency-key': 'with space' });
      expect(refused).toMatchObject({ status: 400, body: { details: { field: '/headers/idempotency-key' } } });
    });

    test('answers are sealed, and forgotten after a day', async () => {
      const clerk = await clerkOf();
      const send = () =>
        clerk.post<{ key: string }>('/api-keys', { scopes: ['read'], days: 1 }, { 'idempotency-key': 'old' });
      const { body } = await send();
      const { db } = trialOf().server.platform.database;
      const rows = async (): Promise<{ answer: Uint8Array }[]> =>
        (
          (await db.execute(sql`select answer from idempotency where key = 'old'`)) as {
            rows: { answer: Uint8Array }[];
          }
        ).rows;
      const [row] = await rows();
      expect(Buffer.from(row?.answer ?? []).includes(body.key)).toBe(false);
      await db.execute(sql`update idempotency set created_at = now() - interval '25 hours' where key = 'old'`);
      await until('the old answer is removed', async () => (await rows()).length === 0);
    });
  });

  describe('files', () => {
    test('twelve at once to one case: no conflict reaches the client', async () => {
      const clerk = await clerkOf();
      const id = await createCase(clerk);
      const items = ['identity-card', 'registration-form', 'admission-notice', 'other-evidence'];
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          upload(clerk, id, items[index % 4] ?? '', [[`第${index}份.pdf`, bytesOf(pdf(`file ${index}`))]]),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201));
      const { body } = await clerk.get<CaseRecord>(`/applications/${id}`);
      expect(body.items.flatMap(({ item, parts }) => parts.map(({ part }) => `${item}/${part}`)).sort()).toEqual(
        items.flatMap((item) => [1, 2, 3].map((part) => `${item}/${part}`)).sort(),
      );
    });

    test('an outage of the second node: the client is told, and the file is finished when the node is back', async () => {
      const clerk = await clerkOf();
      const id = await createCase(clerk);
      const content = trialOf().server.platform.contents.get('CentreMSP');
      if (content === undefined) throw new Error('no content store');
      const away = new BackendError('UNAVAILABLE', 'no route', { what: 'content node of AuthorityMSP' });
      Object.assign(content, { replicate: () => Promise.reject(away) });
      try {
        const refused = await upload(clerk, id, 'identity-card', [['a.jpg', bytesOf(jpeg('patience'))]]);
        expect(refused).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
        expect((await clerk.get<CaseRecord>(`/applications/${id}`)).body.items).toEqual([]);
      } finally {
        Reflect.deleteProperty(content, 'replicate');
      }
      await until('the upload is finished', async () => {
        const { body } = await clerk.get<CaseRecord>(`/applications/${id}`);
        return body.items.length > 0;
      });
    });

    test('several in one request keep their order and their Chinese names', async () => {
      const clerk = await clerkOf();
      const id = await createCase(clerk);
      const names = ['身份证（正面）.jpg', '身份证·背面 ②.jpg', '𠮷田.jpg', 'a;b%c.jpg'];
      const done = await upload(
        clerk,
        id,
        'other-evidence',
        names.map((name) => [name, bytesOf(jpeg(name))]),
      );
      expect(done.body.map(({ fileName, part }) => [part, fileName])).toEqual(
        names.map((name, index) => [index + 1, name]),
      );
    });

    test('of the wrong kind, too large, or none are refused, and nothing is written', async () => {
      const clerk = await clerkOf();
      const id = await createCase(clerk);
      const path = `/applications/${id}/items/identity-card/materials`;
      const text = new FormData();
      text.append('note', 'hello');
      const refusals = [
        await upload(clerk, id, 'identity-card', [['a.jpg', bytesOf(Buffer.from('MZ'.padEnd(500, '\0')))]]),
        await upload(clerk, id, 'learner-record', [['a.json', bytesOf(Buffer.from(`{"a":"${'x'.repeat(70_000)}"}`))]]),
        await clerk.post(path, new FormData()),
        await clerk.post(path, { file: 'json' }),
        await clerk.post(path, text),
        await upload(clerk, id, 'no-such-item', [['a.jpg', bytesOf(jpeg('x'))]]),
        await upload(clerk, id, 'identity-card', [['a.jpg', bytesOf(jpeg('x'))]], '?part=0'),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([415, 413, 400, 415, expect.any(Number), 404, 400]);
      expect((await clerk.get<CaseRecord>(`/applications/${id}`)).body.items).toEqual([]);
      expect((await clerk.get(`/applications/${id}/materials`)).body).toEqual([]);
    });
  });

  describe('a request', () => {
    test('keeps an id that is harmless, and gets one otherwise', async () => {
      const { nobody } = trialOf();
      const kept = await nobody.send('/accounts/me', { headers: { 'x-request-id': 'trace-0001' } });
      expect([kept.headers.get('x-request-id'), kept.body['requestId']]).toEqual(['trace-0001', 'trace-0001']);
      const odd = await nobody.send('/accounts/me', { headers: { 'x-request-id': '<script>' } });
      expect(odd.body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    });

    test('that is not JSON, or not for any route, is answered in the one shape', async () => {
      const clerk = await clerkOf();
      const broken = await fetch(`${clerk.url}/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"name":',
      });
      expect(broken.status).toBe(400);
      expect(await broken.json()).toMatchObject({ code: 'INVALID_INPUT' });
      const nowhere = await fetch(`${clerk.url}/nowhere`);
      expect(nowhere.status).toBe(404);
      expect(await nowhere.json()).toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
