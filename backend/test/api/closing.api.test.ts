// A server that is asked to close while clients of its event streams come and go.
import { beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { readConfig } from '../../src/adapters/config/config.ts';
import { type OwnTrial, startingTrial, TEST_ENVIRONMENT, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createCase } from '../support/http-case.ts';
import { until } from '../support/until.ts';

const folder = temporaryFolder();

const STREAMS: Readonly<Record<string, (trial: OwnTrial) => Promise<string>>> = {
  'audit events': () => Promise.resolve('/events'),
  notices: () => Promise.resolve('/notices/stream'),
  progress: async (trial) => `/applications/${await createCase(await trial.as('centre.clerk'))}/uploads/progress`,
};

async function start(): Promise<OwnTrial> {
  const { startTrial } = await startingTrial();
  return trialOver(await startTrial(readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder })));
}

async function closes({ server }: OwnTrial): Promise<void> {
  const closing = server.close();
  let isClosed = false;
  void closing.then(() => (isClosed = true));
  await until('the server is closed', () => Promise.resolve(isClosed));
  await closing;
}

beforeAll(() => prepareDatabase(join(folder, 'database')));

test.each(Object.entries(STREAMS))(
  'a client of %s that drops right after the headers does not keep it from closing',
  async (_, pathIn) => {
    const trial = await start();
    const stop = new AbortController();
    const path = await pathIn(trial);
    const { status } = await (await trial.as('centre.clerk')).raw(path, { signal: stop.signal });
    // Fetch opens another connection at once, on which it asks nothing.
    stop.abort();
    expect(status).toBe(200);
    await closes(trial);
  },
  120_000,
);

test('neither does one that stays, nor one that asks nothing', async () => {
  const trial = await start();
  const clerk = await trial.as('centre.clerk');
  const { status } = await clerk.raw('/events');
  expect(status).toBe(200);
  const silent = connect(Number(new URL(trial.server.url).port), '127.0.0.1');
  await once(silent, 'connect');
  await closes(trial);
}, 120_000);
