// A server for each of two organisations, each with its own custody and database: what one writes reaches the other by
// the chain and the content store alone.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '../../src/adapters/config/config.ts';
import { openHeliaStores } from '../../src/adapters/content/helia/open-helia-stores.ts';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { DataDisk } from '../../src/adapters/disk/data-disk.ts';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { openLocalLedger } from '../../src/adapters/ledger/local/open-local-ledger.ts';
import { type Platform } from '../../src/platform.ts';
import { type Person, startingServer, startingTrial, TEST_ENVIRONMENT, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { accepted, FILES, openSensitive, submittedCase } from '../support/http-case.ts';
import { of } from '../support/platform.ts';

const folder = temporaryFolder();
const other = temporaryFolder();
const closing: (() => Promise<unknown>)[] = [];
let clerk: Person;
let reviewer: Person;
let auditor: Person;

beforeAll(async () => {
  await prepareDatabase(join(folder, 'database'));
  const config = readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder });
  const { startTrial } = await startingTrial();
  const founded = await startTrial(config);
  await founded.close();
  cpSync(join(folder, 'database'), join(other, 'database'), { recursive: true });

  const ledger = await openLocalLedger({ organizations: config.consortium, folder: join(folder, 'ledger') });
  const contents = await openHeliaStores(join(folder, 'content'), config.consortium);
  const platformOf = async (organizations: readonly string[], databaseFolder: string): Promise<Platform> => {
    const opened = await Promise.all(
      organizations.map((mspId) => FileCustody.open(mspId, foldersOf(folder, config.keyringFolder, mspId))),
    );
    const database = await openDatabase({ folder: databaseFolder });
    closing.push(...opened.map((custody) => () => custody.close()), () => database.close());
    return {
      config: { ...config, organizations },
      ledger,
      contents: new Map(organizations.map((mspId) => [mspId, of(contents, mspId)])),
      custodies: new Map(opened.map((custody) => [custody.mspId, custody])),
      database,
      disk: new DataDisk(folder, 0),
      auditTopic: null,
      close: () => Promise.resolve(),
    };
  };
  const { createApp } = await startingServer();
  const logInTo = async (platform: Platform, names: readonly string[]): Promise<Person[]> => {
    const app: NestFastifyApplication = await createApp(platform);
    await app.listen(0, '127.0.0.1');
    closing.unshift(() => app.close());
    const trial = trialOver({ ...founded, app, platform, url: await app.getUrl() });
    return Promise.all(names.map((name) => trial.as(name)));
  };
  const centre = await platformOf(['CentreMSP'], join(folder, 'database'));
  const college = await platformOf(['CollegeAMSP', 'AuthorityMSP'], join(other, 'database'));
  const [first] = await logInTo(centre, ['centre.clerk']);
  const [second, third] = await logInTo(college, ['college-a.reviewer', 'authority.auditor']);
  if (first === undefined || second === undefined || third === undefined) throw new Error('somebody is missing');
  [clerk, reviewer, auditor] = [first, second, third];
  closing.push(
    () => Promise.all(Array.from(contents.values(), (content) => content.close())),
    () => ledger.close(),
  );
}, 240_000);

afterAll(async () => {
  for (const close of closing) await close();
});

test('a comment of one organisation’s stage reaches the applicant at the other’s server, and the receipt is known here', async () => {
  const id = await submittedCase(clerk);
  expect((await reviewer.post(`/applications/${id}/claim`)).status).toBe(201);
  await openSensitive(reviewer, id);
  const returned = await reviewer.post(`/applications/${id}/reviews`, {
    stage: 'college-review',
    round: 1,
    outcome: 'return',
    findings: [
      ...accepted(FILES.map(([item]) => item).filter((item) => item !== 'identity-card')),
      { item: 'identity-card', result: 'reopened', reason: 'missing-page', comment: '缺背面，请补拍' },
    ],
  });
  expect(returned.status).toBe(201);
  for (const reader of [clerk, reviewer, auditor]) {
    const read = await reader.get(`/applications/${id}/reviews/college-review/1`);
    expect(read).toMatchObject({ status: 200, body: { comments: { 'identity-card': '缺背面，请补拍' } } });
  }

  const [issued] = (await clerk.get<{ number: string; block: number }[]>(`/applications/${id}/receipts`)).body;
  if (issued === undefined) throw new Error('no receipt');
  const { block, number } = issued;
  const known = { receipt: { number, applicationId: id, mspId: 'CentreMSP', block, items: null, submittedAt: null } };
  const verified = await reviewer.get(`/receipts/${number}`);
  expect(verified).toMatchObject({ status: 200, body: { ...known, onChain: true } });
  const listed = await reviewer.get(`/applications/${id}/receipts`);
  expect(listed).toMatchObject({ status: 200, body: [known.receipt] });
}, 120_000);
