// What people send in confidence stands in no log, no metric, no error and no process list: looked for in everything
// that the program prints at its most talkative.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { Person, TEST_ENVIRONMENT } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { jpeg } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { bytesOf, formOf, newCaseBody, type Committed } from '../support/http-case.ts';

const MAIN = join(import.meta.dirname, '../../dist/main.js');
const DOCUMENT = '110101199912310034';
const NAME = '欧阳绝密';
const GUESS = 'a-guess-that-is-wrong-4711';
const CONTENT = 'inside-of-the-paper-4711';

const folder = temporaryFolder();
const needles = new Map<string, string>();
const answers: string[] = [];
let printed = '';
let server: ChildProcess | undefined;

async function started(): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', MAIN], {
    env: { PATH: process.env['PATH'], ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, LIANJIAN_LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server = child;
  const note = (bytes: Buffer): void => {
    printed += bytes.toString('utf8');
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const end = Date.now() + 60_000;
  for (;;) {
    const [url] = /http:\/\/127[\d.]+:\d+/.exec(printed) ?? [];
    if (url !== undefined) return url;
    if (Date.now() > end || child.exitCode !== null) throw new Error(`no address: ${printed.slice(-500)}`);
    await delay(50);
  }
}

/** A trial's first start prints its passwords, once and on purpose; here it was founded by another process before. */
async function found(): Promise<void> {
  await prepareDatabase(join(folder, 'database'));
  const child = spawn(process.execPath, ['--no-warnings', MAIN, '--trial'], {
    env: { PATH: process.env['PATH'], ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const bytes of child.stdout as AsyncIterable<Buffer>) if (bytes.includes('npm run demo')) break;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

beforeAll(async () => {
  await found();
  const url = await started();
  const nobody = new Person(url);
  const keep = async (what: Promise<{ readonly body: unknown }>): Promise<void> => {
    answers.push(JSON.stringify((await what).body));
  };
  const password = (await readAccounts(folder))?.find(({ name }) => name === 'centre.clerk')?.password ?? '';
  needles.set('a password', password);
  const { body } = await nobody.post<{ accessToken: string; refreshToken: string }>('/sessions', {
    name: 'centre.clerk',
    password,
  });
  needles.set('an access token', body.accessToken.split('.').at(-1) ?? '');
  needles.set('a refresh token', body.refreshToken);
  const clerk = new Person(url, body.accessToken);
  const { body: made } = await clerk.post<{ key: string }>('/api-keys', { scopes: ['read'], days: 1 });
  needles.set('an API key', made.key.slice(-43));
  needles.set('a wrong password', GUESS);
  needles.set('the number of a document', DOCUMENT);
  needles.set('the name of a file', NAME);
  needles.set('the inside of a file', CONTENT);
  await keep(nobody.post('/sessions', { name: 'centre.clerk', password: GUESS }));
  await keep(nobody.post('/sessions', { name: GUESS, password: GUESS, more: DOCUMENT }));
  await keep(new Person(url, made.key.replace(/^lj_/, 'lj-')).get('/accounts/me'));
  await keep(new Person(url, made.key).post('/applications', newCaseBody()));
  const learner = { documentNumber: DOCUMENT, documentType: 'identity-card' };
  const { body: draft } = await clerk.post<Committed>('/applications', newCaseBody({ learner }));
  await keep(clerk.post('/applications/search', { documentNumber: `${DOCUMENT} `, documentType: NAME }));
  await keep(clerk.post('/applications', newCaseBody({ learner: { ...learner, more: NAME } })));
  await keep(clerk.get(`/applications/${draft.record.id}/items/${DOCUMENT}/materials/1/1`));
  const path = `/applications/${draft.record.id}/items/identity-card/materials`;
  await clerk.post(path, formOf([[`${NAME}.jpg`, bytesOf(jpeg(CONTENT))]]));
  await keep(clerk.post(path, formOf([[`${NAME}.exe`, bytesOf(Buffer.from(`MZ${CONTENT}`))]])));
  await keep(nobody.post('/sessions/refresh', { refreshToken: `${body.refreshToken}x` }));
  answers.push(await (await nobody.raw('/operations/metrics')).text());
}, 240_000);

afterAll(async () => {
  if (server === undefined) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
});

test('the program prints a line for each request, so that there is something to look through', () => {
  expect(printed.split('\n').filter((line) => line.includes('/api/v1/')).length).toBeGreaterThan(10);
});

test('what it prints holds no secret and nothing personal', () => {
  for (const [what, needle] of needles) {
    expect(needle.length).toBeGreaterThan(3);
    expect([what, printed.includes(needle)]).toEqual([what, false]);
  }
});

test('neither do its refusals and its metrics', () => {
  const all = answers.join('\n');
  for (const [what, needle] of needles) expect([what, all.includes(needle)]).toEqual([what, false]);
});

test('neither does the process list: only paths and settings stand there', () => {
  const pid = String(server?.pid);
  const listed = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join('\n');
  for (const [what, needle] of needles) expect([what, listed.includes(needle)]).toEqual([what, false]);
  expect(listed).not.toMatch(/PRIVATE KEY|BEGIN /);
});
