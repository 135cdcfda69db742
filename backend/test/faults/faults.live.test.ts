// What is away is named with a code, in time; and when it is back the same requests are done, once, by the same server:
// brokers below their minimum, and a content node that hangs.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, type Person } from '../support/api.ts';
import { jpeg } from '../support/files.ts';
import {
  bytesOf,
  type Committed,
  contentPath,
  formOf,
  newCaseBody,
  type Unavailable,
  type Uploaded,
} from '../support/http-case.ts';
import { wrongOnLive } from '../support/live-fsck.ts';
import { type LiveTrial, openLiveTrial } from '../support/live-trial.ts';
import { killProcesses, reviveNetwork, signalProcess, START_MS } from '../support/network.ts';
import { ensureSmallChecklist, smallDraft, smallFile } from '../support/small-case.ts';
import { timed, WRITE_MS } from '../support/timed.ts';

/** Of three, where two must have what is written. */
const BROKERS = ['kafka-2', 'kafka-3'];
/** The centre has none of its own, and uses its sponsor's. */
const NODE = 'ipfs-college-a';
const ITEM = 'identity-card';
const FILE = jpeg('front');

/** Milliseconds: a node is waited for 20 s, and 15 more when what it took in is to be removed. */
const UPLOAD_MS = 45_000;
/** What a node had begun to send may stand still for 30 s; then another is asked. */
const READ_MS = 40_000;
/** Nothing is written, and no content asked for. */
const LOOK_MS = 5_000;

let live: LiveTrial;
let clerk: Person;
/** With its file, ready to be handed in. */
let ready: string;
/** Without one. */
let empty: string;
let created: string | undefined;
const cids: string[] = [];

beforeAll(async () => {
  live = await openLiveTrial();
  await ensureSmallChecklist(await live.trial.as('authority.admin'));
  clerk = await live.trial.as('centre.clerk');
  [ready, empty] = await Promise.all([smallDraft(clerk), smallDraft(clerk)]);
  const { body } = await smallFile(clerk, ready);
  cids.push(...body.map(({ cid }) => cid));
}, START_MS);

afterAll(async () => {
  signalProcess(NODE, 'SIGCONT');
  await reviveNetwork();
  await live.close();
}, START_MS);

const draft = newCaseBody({ checklist: { type: 'small-check', version: 1 }, attributes: { cohort: '2026' } });

/** The same requests each time, under the same keys. */
const create = <T>(): Promise<Answer<T>> => clerk.post<T>('/applications', draft, keyOf('create'));
const handIn = <T>(): Promise<Answer<T>> => clerk.post<T>(`/applications/${ready}/submit`, undefined, keyOf('submit'));
const upload = <T>(): Promise<Answer<T>> =>
  clerk.post<T>(
    `/applications/${empty}/items/${ITEM}/materials`,
    formOf([['身份证.jpg', bytesOf(jpeg('while it hangs'))]]),
    keyOf('upload'),
  );

const run = Date.now();
const keyOf = (step: string): Record<string, string> => ({ 'idempotency-key': `faults-${run}-${step}` });

async function readFile(): Promise<{ status: number; size: number }> {
  const response = await clerk.raw(contentPath(ready, ITEM));
  return { size: (await response.arrayBuffer()).byteLength, status: response.status };
}

const actionsOf = async (id: string): Promise<readonly string[]> => {
  const { body } = await clerk.get<{ rows: { action: string; sequence: number }[] }>(`/applications/${id}/trail`);
  return body.rows.sort((a, b) => a.sequence - b.sequence).map(({ action }) => action);
};

const DRAFT = ['application.created'];
const DRAFT_WITH_FILE = [...DRAFT, 'application.materials-recorded'];

test('with two brokers of three killed and the own content node stopped, every request is answered in time', async () => {
  await killProcesses(BROKERS);
  signalProcess(NODE, 'SIGSTOP');
  const [creating, handingIn, uploading, reading, looking] = await Promise.all([
    timed(create<Unavailable>()),
    timed(handIn<Unavailable>()),
    timed(upload<Unavailable>()),
    timed(readFile()),
    timed(clerk.get(`/applications/${ready}`)),
  ]);
  for (const { answer, ms } of [creating, handingIn]) {
    expect(answer).toMatchObject({ body: { code: 'UNAVAILABLE', details: { what: 'ledger' } }, status: 503 });
    expect(ms).toBeLessThan(WRITE_MS);
  }
  const hanging = { code: 'UNAVAILABLE', details: { what: 'content node of CollegeAMSP' } };
  expect(uploading.answer).toMatchObject({ body: hanging, status: 503 });
  expect(uploading.ms).toBeLessThan(UPLOAD_MS);
  // From the second node that has it.
  expect(reading.answer).toEqual({ size: FILE.length, status: 200 });
  expect(reading.ms).toBeLessThan(READ_MS);
  expect(looking.answer.status).toBe(200);
  expect(looking.ms).toBeLessThan(LOOK_MS);
  // It is known now that the own one hangs.
  const readingAgain = await timed(readFile());
  expect(readingAgain.answer).toEqual({ size: FILE.length, status: 200 });
  expect(readingAgain.ms).toBeLessThan(LOOK_MS);
  expect(await Promise.all([ready, empty].map(actionsOf))).toEqual([DRAFT_WITH_FILE, DRAFT]);
}, 120_000);

test('when they are back, the same requests are done, each once, by the same server', async () => {
  signalProcess(NODE, 'SIGCONT');
  await reviveNetwork();
  const [creating, handingIn, uploading, reading] = await Promise.all([
    create<Committed>(),
    handIn<Committed>(),
    upload<Uploaded[]>(),
    readFile(),
  ]);
  expect([creating, handingIn, uploading].map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(reading).toEqual({ size: FILE.length, status: 200 });
  const again = await Promise.all([create<Committed>(), handIn<Committed>(), upload<Uploaded[]>()]);
  expect(again.map(({ body }) => body)).toEqual([creating.body, handingIn.body, uploading.body]);
  created = creating.body.record.id;
  cids.push(...uploading.body.map(({ cid }) => cid));
  expect(await Promise.all([created, ready, empty].map(actionsOf))).toEqual([
    DRAFT,
    [...DRAFT_WITH_FILE, 'application.submitted'],
    DRAFT_WITH_FILE,
  ]);
  const { body } = await clerk.get<object[]>(`/applications/${empty}/materials`);
  expect(body).toMatchObject([{ item: ITEM, part: 1, version: 1 }]);
}, 120_000);

test('the check of everything finds nothing wrong with them', async () => {
  await live.close();
  const wrong = await wrongOnLive([ready, empty, ...(created === undefined ? [] : [created]), ...cids]);
  live = await openLiveTrial();
  expect(wrong).toEqual([]);
}, 120_000);
