// Every route's own work over HTTP on one server, every answer held against the API's description; at the end, that
// everything that the description promises was seen.
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/adapters/config/config.ts';
import { type RunningServer } from '../../src/server.ts';
import { Person, startingServer, TEST_ENVIRONMENT, useTrial } from '../support/api.ts';
import { conformanceOf, type Seen } from '../support/conformance.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { publishSmallChecklist } from '../support/small-case.ts';
import { accountsSuite } from './suites/accounts.ts';
import { archiveSuite } from './suites/archive.ts';
import { auditSuite } from './suites/audit.ts';
import { campaignsSuite } from './suites/campaigns.ts';
import { casesSuite } from './suites/cases.ts';
import { erasureSuite } from './suites/erasure.ts';
import { importsSuite } from './suites/imports.ts';
import { learnersSuite } from './suites/learners.ts';
import { grantedReadersSuite } from './suites/granted-readers.ts';
import { refusedUploadsSuite } from './suites/refused-uploads.ts';
import { repeatedUploadsSuite } from './suites/repeated-uploads.ts';
import { resumableSuite } from './suites/resumable.ts';
import { deadlinesSuite } from './suites/deadlines.ts';
import { deputiesSuite } from './suites/deputies.ts';
import { eventsSuite } from './suites/events.ts';
import { ask, codeOf, everywhereSuite, routesOf } from './suites/everywhere.ts';
import { noticesSuite } from './suites/notices.ts';
import { fsckSuite } from './suites/fsck.ts';
import { inspectionsSuite } from './suites/inspections.ts';
import { registrySuite } from './suites/registry.ts';
import { requestsSuite } from './suites/requests.ts';
import { reviewsSuite } from './suites/reviews.ts';
import { sharingSuite } from './suites/sharing.ts';
import { webhooksSuite } from './suites/webhooks.ts';
import { statisticsSuite } from './suites/statistics.ts';
import { workSuite } from './suites/work.ts';

const trialOf = useTrial({ LIANJIAN_HEARTBEAT_SECONDS: '1', LIANJIAN_MAINTENANCE_SECONDS: '1' });
const limitedFolder = temporaryFolder();

beforeAll(async () => {
  await publishSmallChecklist(await trialOf().as('authority.admin'));
});

registrySuite(trialOf);
accountsSuite(trialOf);
casesSuite(trialOf);
reviewsSuite(trialOf);
sharingSuite(trialOf);
grantedReadersSuite(trialOf);
auditSuite(trialOf);
eventsSuite(trialOf);
campaignsSuite(trialOf);
deputiesSuite(trialOf);
inspectionsSuite(trialOf);
workSuite(trialOf);
statisticsSuite(trialOf);
learnersSuite(trialOf);
importsSuite(trialOf);
resumableSuite(trialOf);
erasureSuite(trialOf);
requestsSuite(trialOf);
repeatedUploadsSuite(trialOf);
refusedUploadsSuite(trialOf);
noticesSuite(trialOf);
webhooksSuite(trialOf);
archiveSuite(trialOf);
fsckSuite(trialOf);
everywhereSuite(trialOf);
deadlinesSuite(trialOf);

test('every route says when it is asked too often, and when to come again', async () => {
  const { startServer } = await startingServer();
  await prepareDatabase(join(limitedFolder, 'database'));
  const limits = { LIANJIAN_REQUESTS_PER_MINUTE: '1', LIANJIAN_LOGINS_PER_MINUTE: '1' };
  const config = readConfig({ ...TEST_ENVIRONMENT, ...limits, LIANJIAN_DATA: limitedFolder });
  const server: RunningServer = await startServer(config);
  try {
    const nobody = new Person(server.url);
    for (const route of await routesOf(server.url)) {
      await ask(nobody, route);
      const refused = await ask(nobody, route);
      expect([route.name, refused.status, codeOf(route, refused, 'RATE_LIMITED')]).toEqual([
        route.name,
        429,
        'RATE_LIMITED',
      ]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
  } finally {
    seenElsewhere.push(...conformanceOf(server.url).seen);
    await server.close();
  }
}, 60_000);

const seenElsewhere: Seen[] = [];

test('everything that the description promises was seen', async () => {
  const conformance = conformanceOf(trialOf().server.url);
  const nameOf = ({ route, status }: Seen): string => `${route} ${status}`;
  const seen = new Set([...conformance.seen, ...seenElsewhere].map(nameOf));
  const promised = (await conformance.documented()).map(nameOf);
  expect(promised.filter((name) => !seen.has(name))).toEqual([]);
  expect(seen.size).toBeGreaterThan(400);
});
