// The program, killed at moments of its founding, and ended in good order.
import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { TEST_ENVIRONMENT, trialOver } from '../support/api.ts';
import { temporaryFolder } from '../support/folder.ts';
import { submittedCase } from '../support/http-case.ts';
import { killedAtLine, ServerProcess } from '../support/server-process.ts';

const folder = temporaryFolder();
const environment = { ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder };

test('a founding that is killed goes on at the next start, with the same people', async () => {
  await killedAtLine(environment, (line) => line.includes('people have certificates'));
  const drawn = await readAccounts(folder);
  await killedAtLine(environment, (line) => line.includes('on the chain'));
  await killedAtLine(environment, (line) => line.includes('desks have keys'));
  const server = await ServerProcess.start(environment);
  try {
    const accounts = (await readAccounts(folder)) ?? [];
    expect(accounts).toEqual(drawn);
    const trial = trialOver({ accounts, url: server.url });
    for (const { name } of accounts) await trial.as(name);
    await submittedCase(await trial.as('centre.clerk'));
  } finally {
    await server.end('SIGKILL');
  }
}, 240_000);

test('SIGINT ends it in good order, with an event stream open and sent twice; the next start founds nothing', async () => {
  const server = await ServerProcess.start(environment);
  const trial = trialOver({ accounts: (await readAccounts(folder)) ?? [], url: server.url });
  const clerk = await trial.as('centre.clerk');
  const stream = await clerk.raw('/events', { headers: { accept: 'text/event-stream' } });
  expect(stream.status).toBe(200);
  const codes = await Promise.all([server.end('SIGINT'), server.end('SIGINT')]);
  expect(codes).toEqual([0, 0]);
  await stream.body?.cancel();
  const said = await killedAtLine(environment, (line) => line.startsWith('Next:'));
  expect(said.filter((line) => line.includes('founding'))).toEqual([]);
}, 120_000);

test('a data folder of another network is refused, and named', async () => {
  const file = join(folder, 'network-id');
  const mark = readFileSync(file, 'utf8');
  writeFileSync(file, 'another\n');
  await expect(ServerProcess.start(environment)).rejects.toThrow(`${folder} belongs to another network`);
  writeFileSync(file, mark);
  await (await ServerProcess.start(environment)).end();
}, 120_000);
