// kill -9 while deliveries are under way: after the next start each is made, none is lost, none is a second message.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountsFileOf } from '../../src/trial/accounts-file.ts';
import { type Reached, TEST_ENVIRONMENT, type Trial, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { noticeAbout, noticesAbout } from '../support/notices.ts';
import { ServerProcess } from '../support/server-process.ts';
import { publishSmallChecklist, smallSubmitted } from '../support/small-case.ts';
import { until } from '../support/until.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

const folder = temporaryFolder();
const REVIEWERS = ['college-a.reviewer', 'college-a.reviewer2'];
/** Milliseconds, on a machine with much else to do. */
const DELIVERED_MS = 60_000;
let receiver: WebhookReceiver;
let server: ServerProcess | undefined;

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
});
afterAll(async () => {
  await server?.end('SIGKILL');
  await receiver.close();
});

async function start(): Promise<Trial> {
  server = await ServerProcess.start({
    ...TEST_ENVIRONMENT,
    LIANJIAN_DATA: folder,
    LIANJIAN_WEBHOOK_SECONDS: '1',
  });
  const accounts = JSON.parse(readFileSync(accountsFileOf(folder), 'utf8')) as Reached['accounts'];
  return trialOver({ accounts, url: server.url });
}

interface Deliveries {
  readonly rows: readonly { readonly id: string; readonly state: string; readonly tries: number }[];
}

test('what lay in the outbox is delivered after the next start, each under its one id', async () => {
  await prepareDatabase(join(folder, 'database'));
  const before = await start();
  await publishSmallChecklist(await before.as('authority.admin'));
  const made = await (
    await before.as('college-a.admin')
  ).post<{ id: string }>('/webhooks', { url: receiver.url, kinds: ['stage-arrived'] });
  expect(made.status).toBe(201);
  receiver.behaviour = 'silent';
  const id = await smallSubmitted(await before.as('centre.clerk'));
  await receiver.until('a try for each reviewer is under way', () => receiver.ids.length === REVIEWERS.length);
  const underWay = receiver.ids;
  await server?.end('SIGKILL');

  receiver.behaviour = 204;
  const after = await start();
  const admin = await after.as('college-a.admin');
  const deliveries = async (): Promise<Deliveries['rows']> =>
    (await admin.get<Deliveries>(`/webhooks/${made.body.id}/deliveries`)).body.rows;
  const areAllMade = async (): Promise<boolean> => (await deliveries()).every(({ state }) => state === 'delivered');
  await until('every delivery is made', areAllMade, DELIVERED_MS);
  const delivered = await deliveries();
  expect(delivered.map((delivery) => delivery.id).sort()).toEqual([...underWay].sort());
  expect(delivered.every(({ tries }) => tries >= 2)).toBe(true);
  expect([...receiver.ids].sort()).toEqual([...underWay].sort());
  for (const name of REVIEWERS) {
    const reviewer = await after.as(name);
    await noticeAbout(reviewer, id, 'stage-arrived');
    expect(await noticesAbout(reviewer, id)).toHaveLength(1);
  }
}, 240_000);
