// Uploads as no browser sends them: each is refused or taken with a code, in time, and nothing of a refused one stays.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type Person, useTrial } from '../support/api.ts';
import { jpeg } from '../support/files.ts';
import { type Uploaded } from '../support/http-case.ts';
import { publishSmallChecklist, smallDraft } from '../support/small-case.ts';
import { tellCounts } from './counts.ts';

const trialOf = useTrial({ LIANJIAN_MAX_UPLOAD_MIB: '1' });
const BOUNDARY = 'x-boundary';
const ANSWER_MS = 20_000;
const counted = { inputsTried: 0, serverErrors: 0 };
let clerk: Person;
let token: string;
let id: string;

beforeAll(async () => {
  await publishSmallChecklist(await trialOf().as('authority.admin'));
  const login = { name: 'centre.clerk', password: trialOf().passwordOf('centre.clerk') };
  token = (await trialOf().nobody.post<{ accessToken: string }>('/sessions', login)).body.accessToken;
  clerk = await trialOf().as('centre.clerk');
  id = await smallDraft(clerk);
});

afterAll(() => {
  tellCounts(counted);
});

interface Sent {
  readonly pieces: Iterable<Buffer | string>;
  /** That of a material of the case when absent. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JPEG = jpeg('a card').toString('latin1');
const part = (disposition: string, content = JPEG, more = ''): string =>
  `--${BOUNDARY}\r\ncontent-disposition: ${disposition}\r\n${more}\r\n${content}\r\n`;
const END = `--${BOUNDARY}--\r\n`;
const FILE = 'form-data; name="file"; filename="a.jpg"';

/** Status and body of the answer; undefined where the server closed without one. */
async function send({ headers = {}, path, pieces }: Sent): Promise<{ status: number; body: string } | undefined> {
  counted.inputsTried += 1;
  const { hostname, port } = new URL(trialOf().server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const all = {
    authorization: `Bearer ${token}`,
    connection: 'close',
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    host: 'x',
    'transfer-encoding': 'chunked',
    ...headers,
  };
  const isChunked = all['transfer-encoding'] === 'chunked';
  const head = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}\r\n`]));
  const target = path ?? `/applications/${id}/items/identity-card/materials`;
  socket.write(`POST /api/v1${target} HTTP/1.1\r\n${head.join('')}\r\n`);
  const answer = read(socket);
  await writeAll(socket, pieces, isChunked);
  const text = await answer;
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  if (status >= 500) counted.serverErrors += 1;
  return status === 0 ? undefined : { body: text, status };
}

async function read(socket: Socket): Promise<string> {
  let text = '';
  const timer = setTimeout(() => socket.destroy(), ANSWER_MS);
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(timer);
  return text;
}

/** Until the server has heard enough. */
async function writeAll(socket: Socket, pieces: Iterable<Buffer | string>, isChunked: boolean): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    const bytes = Buffer.from(piece as string, 'latin1');
    const framed = isChunked
      ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
      : bytes;
    if (!socket.write(framed)) await drained(socket);
  }
  if (isChunked && !socket.destroyed) socket.write('0\r\n\r\n');
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    for (const event of ['drain', 'close']) socket.once(event, done);
  });

async function leftovers(): Promise<unknown> {
  const { db } = trialOf().server.platform.database;
  const open = (await db.execute(sql`select step from material_upload where step <> 'indexed'`)) as { rows: unknown[] };
  return open.rows;
}

function* repeated(piece: string, times: number, last = ''): Generator<string, void> {
  for (let count = 0; count < times; count += 1) yield piece;
  if (last !== '') yield last;
}

const REFUSED: readonly (readonly [string, () => Sent, readonly number[]])[] = [
  ['no part at all', () => ({ pieces: [END] }), [400]],
  ['an empty body', () => ({ pieces: [] }), [400]],
  ['a boundary that never comes', () => ({ pieces: ['hello'.repeat(1000)] }), [400]],
  [
    'no boundary in the header',
    () => ({ headers: { 'content-type': 'multipart/form-data' }, pieces: [part(FILE), END] }),
    [400, 406, 415],
  ],
  ['a field instead of a file', () => ({ pieces: [part('form-data; name="file"'), END] }), [400, 413]],
  [
    'ten thousand parts',
    () => ({ pieces: repeated(part('form-data; name="file"; filename=""', ''), 10_000, END) }),
    [400, 413, 415],
  ],
  ['ten thousand fields', () => ({ pieces: repeated(part('form-data; name="a"', 'b'), 10_000, END) }), [400, 413]],
  ['a part that does not end', () => ({ pieces: repeated('\u0000'.repeat(65_536), 200, part(FILE)) }), [400, 413]],
  [
    'a file that does not end',
    () => ({
      pieces: (function* () {
        yield part(FILE).slice(0, -2);
        yield* repeated('a'.repeat(65_536), 400);
      })(),
    }),
    [413],
  ],
  ['a file of another type', () => ({ pieces: [part(FILE, 'MZ\u0090 a program'), END] }), [415]],
  ['an empty file', () => ({ pieces: [part(FILE, ''), END] }), [400, 415]],
  ['a file cut off', () => ({ pieces: [part(FILE).slice(0, -30)] }), [400]],
];

test.each(REFUSED)(
  'refuses %s',
  async (_what, make, statuses) => {
    id = await smallDraft(clerk);
    const answer = await send(make());
    // Whoever sends on and on may find the connection closed before the answer.
    if (answer !== undefined) expect(statuses).toContain(answer.status);
    expect(await leftovers()).toEqual([]);
    expect((await clerk.get<{ items: unknown }>(`/applications/${id}`)).body.items).toEqual([]);
    expect((await trialOf().nobody.get('/operations/ready')).status).toBe(200);
  },
  60_000,
);

test.each(['/imports', '/material-batches'])('%s refuses a body without a boundary, and one cut off', async (route) => {
  const path = `${route}?type=small-check&version=1`;
  const unbounded = await send({ headers: { 'content-type': 'multipart/form-data' }, path, pieces: [part(FILE), END] });
  const cutOff = await send({ path, pieces: [part(FILE).slice(0, -30)] });
  expect([unbounded?.status, cutOff?.status]).toEqual([400, 400]);
  expect(await leftovers()).toEqual([]);
});

test('refuses a length that is shorter than the body; what is announced besides is not waited for', async () => {
  id = await smallDraft(clerk);
  const body = part(FILE) + END;
  const withLength = (length: number): Promise<{ status: number } | undefined> => {
    const headers = { 'content-length': String(length), 'transfer-encoding': '' };
    return Promise.race([send({ headers, pieces: [body] }), closedAfter(3_000)]);
  };
  const short = await withLength(20);
  expect(short === undefined || short.status >= 400).toBe(true);
  expect((await clerk.get<{ items: unknown }>(`/applications/${id}`)).body.items).toEqual([]);
  await withLength(body.length + 100);
  expect(await leftovers()).toEqual([]);
}, 60_000);

const closedAfter = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds, undefined).unref();
  });

test('a path in the file’s name, and a name of no letters, become a harmless name', async () => {
  for (const name of ['../../etc/passwd.jpg', '..\\\\..\\\\boot.jpg', '\u0001\u0002', '']) {
    const pieces = [part(`form-data; name="file"; filename="${name}"`), END];
    const answer = await send({ pieces });
    if (answer?.status !== 201) continue;
    const [file] = JSON.parse(
      answer.body.slice(answer.body.indexOf('['), answer.body.lastIndexOf(']') + 1),
    ) as Uploaded[];
    expect(file?.fileName).toMatch(/^[^\\/\p{Cc}.][^\\/\p{Cc}]*$/u);
  }
  expect(await leftovers()).toEqual([]);
});
