import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/adapters/config/config.ts';
import { startingTrial, TEST_ENVIRONMENT, trialOver } from '../support/api.ts';
import { temporaryFolder } from '../support/folder.ts';
import { CENTRE } from '../support/trial.ts';
import { type Place, scenarioSuite } from './suite.ts';

const folder = temporaryFolder();

async function open(change: Readonly<Record<string, string>> = {}): Promise<Place> {
  const { startTrial } = await startingTrial();
  const server = await startTrial(readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, ...change }));
  return { trial: trialOver(server), close: () => server.close() };
}

/** The authority strikes it off, and whoever ran it deletes everything. */
async function removeCentre(): Promise<void> {
  const place = await open();
  const admin = await place.trial.as('authority.admin');
  const change = { name: '教学中心', sponsor: null, status: 'disabled' };
  const { status, body } = await admin.put(`/organizations/${CENTRE}`, change);
  if (status !== 200) throw new Error(`the centre is not disabled: ${status} ${JSON.stringify(body)}`);
  await place.close();
  for (const part of [`custody/${CENTRE}`, `keyrings/${CENTRE}.json`, `content/${CENTRE}`])
    rmSync(join(folder, part), { recursive: true });
}

scenarioSuite('the embedded profile', {
  open: () => open(),
  async openWithoutCentre() {
    await removeCentre();
    return open({ LIANJIAN_ORGANIZATIONS: 'AuthorityMSP,CollegeAMSP,CollegeBMSP' });
  },
  setUpMs: 240_000,
});
