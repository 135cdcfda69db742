import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { openLocalLedger } from '../../src/adapters/ledger/local/open-local-ledger.ts';
import { temporaryFolder } from '../support/folder.ts';
import { found, ORGANIZATIONS, People } from '../support/trial.ts';
import { ledgerSuite } from './suite.ts';

const root = temporaryFolder();

ledgerSuite(
  'the ledger in this process',
  async () => {
    const ledger = await openLocalLedger({ organizations: ORGANIZATIONS, folder: join(root, 'suite') });
    return { ledger, firstBlock: 0, close: () => ledger.close() };
  },
  30_000,
);

test('what was committed is there after a restart; a second process is refused meanwhile', async () => {
  const folder = join(root, 'restart');
  const first = await openLocalLedger({ organizations: ORGANIZATIONS, folder });
  const people = new People(first);
  await found(first, people);
  const admin = await people.person('AuthorityMSP', 'admin');
  const again = openLocalLedger({ organizations: ORGANIZATIONS, folder });
  await expect(again).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await first.close();
  await expect(first.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const second = await openLocalLedger({ organizations: ORGANIZATIONS, folder });
  await expect(second.evaluate(admin, 'consortium:read', {})).resolves.toMatchObject({ authorityKind: 'authority' });
  await second.close();
});
