// kill -9 while a file comes in over HTTP: after the next start there is nothing of it, and the same request again
// finishes it. And in the middle of a batch of reviews: the next start goes on with it. A process of its own, from the build.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from '@jest/globals';
import { type Answer, Person, TEST_ENVIRONMENT } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { openStream } from '../support/event-stream.ts';
import { temporaryFolder } from '../support/folder.ts';
import { largePdf } from '../support/files.ts';
import { type CaseRecord, createCase, formOf, type Uploaded } from '../support/http-case.ts';
import { publishSmallChecklist, smallReturn, smallSubmitted } from '../support/small-case.ts';
import { until } from '../support/until.ts';

const MAIN = join(import.meta.dirname, '../../dist/main.js');
const folder = temporaryFolder();
let running: ChildProcess | undefined;

afterEach(() => {
  running?.kill('SIGKILL');
});

async function start(): Promise<string> {
  const child = spawn(process.execPath, [MAIN, '--trial'], {
    env: { PATH: process.env['PATH'], ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/[\d.]+:\d+/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  throw new Error('the server ended before it told its address');
}

async function kill(): Promise<void> {
  const child = running;
  if (child === undefined) throw new Error('nothing runs');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function logIn(url: string, name: string): Promise<[Person, string]> {
  const accounts = JSON.parse(readFileSync(join(folder, 'trial-accounts.json'), 'utf8')) as {
    name: string;
    password: string;
  }[];
  const password = accounts.find((account) => account.name === name)?.password ?? '';
  const { body } = await new Person(url).post<{ accessToken: string }>('/sessions', { name, password });
  return [new Person(url, body.accessToken), body.accessToken];
}

/** Two megabytes of a file of which more was announced; the connection stays open. */
function sendHalf(url: string, path: string, token: string, key: string): void {
  const boundary = 'half';
  const sending = request(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'idempotency-key': key,
    },
  });
  sending.on('error', () => undefined);
  sending.write(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
  );
  void (async () => {
    for await (const piece of largePdf(2_000_000)) sending.write(piece);
  })();
}

async function whole(size: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of largePdf(size)) pieces.push(piece);
  return Uint8Array.from(Buffer.concat(pieces));
}

test('a file of which half had come is nowhere after the next start, and the same request finishes it', async () => {
  await prepareDatabase(join(folder, 'database'));
  const url = await start();
  const [clerk, token] = await logIn(url, 'centre.clerk');
  const id = await createCase(clerk);
  const path = `/applications/${id}/items/identity-card/materials`;
  const progress = await openStream(clerk, `/applications/${id}/uploads/progress`);
  sendHalf(url, path, token, 'the-upload');
  await progress.next('a megabyte', ({ data }) => /"bytes":1\d{6}/.test(data));
  progress.close();
  await kill();

  const [again] = await logIn(await start(), 'centre.clerk');
  expect((await again.get<CaseRecord>(`/applications/${id}`)).body.items).toEqual([]);
  expect((await again.get(`/applications/${id}/materials`)).body).toEqual([]);
  const form = formOf([['a.pdf', await whole(3_000_000)]]);
  const finished = await again.post<Uploaded[]>(path, form, { 'idempotency-key': 'the-upload' });
  expect(finished).toMatchObject({ status: 201, body: [{ part: 1, version: 1, size: 3_000_000 }] });
  await kill();

  const [last] = await logIn(await start(), 'centre.clerk');
  const send = async (size: number): Promise<Answer<Uploaded[]>> =>
    last.post<Uploaded[]>(path, formOf([['a.pdf', await whole(size)]]), { 'idempotency-key': 'the-upload' });
  const replayed = await send(3_000_000);
  expect([replayed.status, replayed.body]).toEqual([201, finished.body]);
  expect(await send(2_999_999)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });
  const { body } = await last.get<CaseRecord>(`/applications/${id}`);
  expect(body.items).toMatchObject([{ parts: [{ part: 1, version: 1 }] }]);
}, 240_000);

const ROWS = 60;
/** Milliseconds for what is left of them, on a machine with much else to do. */
const BATCH_MS = 120_000;
/** Ends of rows that are waited for before the process is killed. */
const BEFORE = 10;

interface Batch {
  readonly id: string;
  readonly done: number;
  readonly pending: number;
  readonly finishedAt: number | null;
}

test('a batch of reviews that was killed goes on at the next start, and no case is reviewed twice', async () => {
  await prepareDatabase(join(folder, 'database'));
  const url = await start();
  const [admin] = await logIn(url, 'authority.admin');
  const [clerk] = await logIn(url, 'centre.clerk');
  const [reviewer] = await logIn(url, 'college-a.reviewer');
  await publishSmallChecklist(admin);
  const ids: string[] = [];
  for (let n = 0; n < ROWS; n += 1) ids.push(await smallSubmitted(clerk));
  const rows = ids.map((applicationId) => ({ applicationId, ...smallReturn('缺背面') }));
  const { body: begun } = await reviewer.post<Batch>('/review-batches', { rows });
  const progress = await openStream(reviewer, `/review-batches/${begun.id}/progress`);
  for (let n = 0; n < BEFORE; n += 1) await progress.next('row', ({ type }) => type === 'row');
  await kill();
  expect(progress.seen.filter(({ type }) => type === 'row').length).toBeLessThan(ROWS);

  const again = await start();
  const [later] = await logIn(again, 'college-a.reviewer');
  const read = async (): Promise<Batch> => (await later.get<Batch>(`/review-batches/${begun.id}`)).body;
  await until('the batch has its end', async () => (await read()).finishedAt !== null, BATCH_MS);
  expect(await read()).toMatchObject({ done: ROWS, pending: 0 });
  const [applicant] = await logIn(again, 'centre.clerk');
  for (const id of ids) {
    const trail = await applicant.get<{ rows: { action: string }[] }>(`/applications/${id}/trail?pageSize=3`);
    expect(trail.body.rows.map(({ action }) => action)).toEqual([
      'application.reviewed',
      'application.claimed',
      'application.submitted',
    ]);
  }
}, 400_000);
