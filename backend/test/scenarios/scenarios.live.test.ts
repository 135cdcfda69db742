import { afterAll } from '@jest/globals';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folder.ts';
import { LIVE_DATA, openLiveTrial } from '../support/live-trial.ts';
import { restartProcess, signalProcess, START_MS } from '../support/network.ts';
import { CENTRE } from '../support/trial.ts';
import { scenarioSuite } from './suite.ts';

const copy = join(temporaryFolder(), 'without-centre');

/** The server's folder as a copy, for other tests go on with the centre; its peer stays down until they are over. */
function removeCentre(): void {
  cpSync(LIVE_DATA, copy, { recursive: true });
  for (const part of [`custody/${CENTRE}`, `keyrings/${CENTRE}.json`]) rmSync(join(copy, part), { recursive: true });
  signalProcess('peer-centre', 'SIGKILL');
}

afterAll(() => {
  restartProcess('peer-centre');
}, START_MS);

scenarioSuite('the network profile', {
  open: () => openLiveTrial(),
  restartBelow() {
    for (const name of ['ipfs-authority', 'peer-authority']) restartProcess(name);
  },
  openWithoutCentre() {
    removeCentre();
    return openLiveTrial({ LIANJIAN_DATA: copy, LIANJIAN_ORGANIZATIONS: 'AuthorityMSP,CollegeAMSP,CollegeBMSP' });
  },
  setUpMs: START_MS,
});
