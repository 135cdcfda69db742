// kill -9 in the middle of what takes long: an upload in parts, an import, an erasure. Each goes on after the next start,
// and nothing is there twice. A process of its own, from the build.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Person, TEST_ENVIRONMENT } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { largePdf } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { bytesOf, type CaseRecord, contentPath, createCase, formOf } from '../support/http-case.ts';
import { learnerDraft } from '../support/learner-case.ts';
import { ServerProcess } from '../support/server-process.ts';
import { createUpload, offsetOf, patch } from '../support/tus.ts';
import { until } from '../support/until.ts';

const folder = temporaryFolder();
let server: ServerProcess | undefined;
/** All that there were, for what they said. */
const servers: ServerProcess[] = [];
let token = '';

async function start(): Promise<ServerProcess> {
  const environment = { LIANJIAN_DATA: folder, LIANJIAN_LOG_LEVEL: 'debug', LIANJIAN_MAINTENANCE_SECONDS: '1' };
  server = await ServerProcess.start({ ...TEST_ENVIRONMENT, ...environment });
  servers.push(server);
  return server;
}

async function as(name: string): Promise<Person> {
  const accounts = JSON.parse(readFileSync(join(folder, 'trial-accounts.json'), 'utf8')) as {
    name: string;
    password: string;
  }[];
  const password = accounts.find((account) => account.name === name)?.password ?? '';
  const url = server?.url ?? '';
  const { body } = await new Person(url).post<{ accessToken: string }>('/sessions', { name, password });
  token = body.accessToken;
  return new Person(url, token);
}

async function restarted(name: string): Promise<Person> {
  await server?.end('SIGKILL');
  await start();
  return as(name);
}

beforeAll(async () => {
  await prepareDatabase(join(folder, 'database'));
  await start();
}, 120_000);

afterAll(() => server?.end('SIGKILL'));

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** So many bytes of a request that announces more; the connection stays open. */
function sendSome(url: string, path: string, all: Uint8Array, count: number): void {
  const sending = request(`${url}/api/v1${path}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'content-length': all.length,
      'content-type': 'application/offset+octet-stream',
      'tus-resumable': '1.0.0',
      'upload-offset': 0,
    },
  });
  sending.on('error', () => undefined);
  sending.write(all.subarray(0, count));
}

test('an upload killed at 60 % goes on where it was, and is the same file', async () => {
  const clerk = await as('centre.clerk');
  const id = await createCase(clerk);
  const pieces: Uint8Array[] = [];
  for await (const piece of largePdf(10_000_000)) pieces.push(piece);
  const file = bytesOf(Buffer.concat(pieces));
  for (let at = 100; at < file.length; at += 4099) file[at] = at % 251;
  const { body } = await createUpload(clerk, {
    id,
    item: 'registration-form',
    size: file.length,
    name: '蒋验名氏的表.pdf',
  });
  const path = `/resumable-uploads/${body.uploadId}`;
  sendSome(server?.url ?? '', path, file, 6_000_000);
  await until('five whole parts are there', async () => {
    const state = await clerk.get<{ received: number }>(`${path}/state`);
    return state.body.received >= 5 * 1_048_576;
  });

  const again = await restarted('centre.clerk');
  const { offset } = await offsetOf(again, body.uploadId);
  expect(offset).toBe(5 * 1_048_576);
  expect((await patch(again, body.uploadId, offset, file.subarray(offset))).status).toBe(204);
  const opened = await again.raw(contentPath(id, 'registration-form'));
  expect(digestOf(new Uint8Array(await opened.arrayBuffer()))).toBe(digestOf(file));
  expect(readdirSync(join(folder, 'parts'))).toEqual([]);
}, 120_000);

const ROWS = 60;
/** Milliseconds for what is left of them, on a machine with much else to do. */
const IMPORT_MS = 120_000;

test('an import goes on, and no case is there twice', async () => {
  const clerk = await as('centre.clerk');
  const before = await ownCases(clerk);
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const number = `3302011990${String(index).padStart(8, '0')}`;
    return `冯验名氏${index},居民身份证,${number},男,1990-01-01,2${number},会计学,函授,2026`;
  });
  const table = `姓名,证件类型,身份证号,性别,出生日期,考生号,专业,学习形式,入学年份\n${rows.join('\n')}`;
  const path = '/imports?type=enrolment-qualification&version=1';
  const { body } = await clerk.post<{ id: string; state: string; errors: unknown[] }>(
    path,
    formOf([['名单.csv', bytesOf(Buffer.from(table))]]),
  );
  expect(body).toMatchObject({ state: 'checked', errors: [] });
  await clerk.post(`/imports/${body.id}/commit`);
  const view = async (by: Person) => (await by.get<{ state: string; done: number }>(`/imports/${body.id}`)).body;
  await until('some rows are taken in', async () => (await view(clerk)).done >= 5);

  const again = await restarted('centre.clerk');
  await until('the import is committed', async () => (await view(again)).state === 'committed', IMPORT_MS);
  expect(await view(again)).toMatchObject({ done: ROWS });
  const made = (await ownCases(again)).filter(({ id }) => !before.some((known) => known.id === id));
  expect(new Set(made.map(({ learner }) => learner)).size).toBe(ROWS);
  expect(made).toHaveLength(ROWS);
  for (const { items } of made) {
    expect(items).toMatchObject([{ item: 'learner-record', parts: [{ part: 1, version: 1 }] }]);
  }
}, 300_000);

interface OwnCase extends CaseRecord {
  readonly learner: string;
}

async function ownCases(clerk: Person): Promise<OwnCase[]> {
  const all: OwnCase[] = [];
  let bookmark: string | null = null;
  do {
    const at: string = bookmark === null ? '' : `&bookmark=${encodeURIComponent(bookmark)}`;
    const page = await clerk.get<{ rows: OwnCase[]; bookmark: string | null }>(
      `/applications?organization=CentreMSP&pageSize=50${at}`,
    );
    all.push(...page.body.rows);
    bookmark = page.body.bookmark;
  } while (bookmark !== null);
  return all;
}

test('erasures go on, and nothing of the papers is left', async () => {
  const clerk = await as('centre.clerk');
  const ids: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    const id = await learnerDraft(clerk, { fullName: `褚验名氏${index}`, idNumber: `33020219900000000${index}` });
    await clerk.post(`/applications/${id}/withdraw`, { reason: 'entered-in-error' });
    ids.push(id);
  }
  const seeds = (): number => readdirSync(join(folder, 'custody/CentreMSP/seed')).length;
  const before = seeds();
  const admin = await as('centre.admin');
  const erase = (by: Person, id: string) => by.post(`/applications/${id}/erase`, { reason: 'learner-request' });
  const sent = ids.map((id) => erase(admin, id));
  await Promise.race(sent);

  const again = await restarted('centre.admin');
  await Promise.allSettled(sent);
  const answers = await Promise.all(ids.map((id) => erase(again, id)));
  expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201));
  for (const id of ids) expect((await again.get(`/applications/${id}`)).status).toBe(410);
  expect(before - seeds()).toBe(ids.length);
  const trail = await again.get<{ rows: { action: string }[] }>(`/applications/${ids[0] ?? ''}/trail`);
  expect(trail.body.rows.map(({ action }) => action)).toEqual([
    'application.erased',
    'application.withdrawn',
    'application.materials-recorded',
    'application.created',
  ]);
}, 120_000);

test('names and numbers are in no file and no line of a log', async () => {
  const clerk = await as('centre.clerk');
  const found = await clerk.post<{ rows: object[] }>('/learners/search', {
    name: '冯验名氏7',
    number: '330201199000000007',
  });
  expect(found.body.rows).toMatchObject([{ name: '冯验名氏7', number: '330201199000000007' }]);
  await clerk.post('/learners/search', { name: '' });
  await clerk.post('/material-batches/match', {
    type: 'enrolment-qualification',
    version: 1,
    names: ['330201199000000007_沈验名氏.jpg'],
  });
  await server?.end('SIGTERM');
  const needles = ['验名氏', '33020119900000', '33020219900000', Buffer.from('蒋验名氏的表.pdf').toString('base64')];
  needles.push(encodeURIComponent('验名氏'));
  const said = servers.map(({ output }) => output).join('\n');
  expect(said).toContain('/api/v1/learners/search');
  for (const needle of needles) expect([needle, said.includes(needle)]).toEqual([needle, false]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const needle of needles) expect([file, needle, bytes.includes(needle)]).toEqual([file, needle, false]);
  }
}, 120_000);
