// On real peers only: a holder's peer that has a share's hash, from the block, but not the share.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type MaterialReference } from '@lianjian/ledger-api';
import { type NetworkScenarioLedger } from '../ledgers/network-ledger.ts';
import { ONE_STAGE } from './checklists.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B } from './consortium.ts';
import { Dossier } from './dossier.ts';
import { gather, open, record, request } from './reading.ts';
import { expectRefused } from './refused.ts';
import { type OnStage } from './stage.ts';

const SCAN: MaterialReference = { item: 'degree-scan', part: 1, version: 1 };
const STEP_MS = 180_000;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export function lostShare(on: OnStage, network: () => NetworkScenarioLedger): void {
  test(
    'a holder whose peer never stored its share says so, the others serve, and the same share again mends it',
    async () => {
      const { consortium, ledger } = on();
      const checklist = { type: ONE_STAGE.type, version: ONE_STAGE.version };
      const clerk = await ledger.person(CENTRE, 'clerk');
      const dossier = await Dossier.open(consortium, clerk, { attributes: { cohort: '2030' }, checklist });
      const reviewer = await ledger.person(COLLEGE_A, 'reviewer');
      const desk = await consortium.desk(COLLEGE_A, 'reviewer');
      await dossier.record([SCAN]);
      const prepared = dossier.prepare(desk.keys, [SCAN]);
      const { id: grantId } = prepared.grant;
      await dossier.create([prepared]);
      for (const holder of [AUTHORITY, CENTRE]) await dossier.deposit([prepared], holder);

      const share = prepared.shares.get(COLLEGE_B) ?? new Uint8Array();
      const endorsed = await clerk.endorse(
        'sharing:depositShares',
        { grantIds: [grantId] },
        { endorsingOrganizations: [COLLEGE_B], through: COLLEGE_B, transientData: { [grantId]: share } },
      );
      const { name } = network().peerOf(COLLEGE_B);
      await network().withoutPeer(COLLEGE_B, async () => {
        // Where the endorsing peer keeps the share until the transaction comes back in a block.
        rmSync(join(network().context.paths.data(name), 'transientstore'), { recursive: true });
        expect(await endorsed.submit()).toBe('VALID');
      });
      await dossier.activate([prepared]);

      const access = await request(reviewer, grantId, [SCAN]);
      const ask = () => reviewer.endorsedBy(COLLEGE_B, 'sharing:reencrypt', access);
      const lost = { organization: COLLEGE_B, reason: 'private-value-missing' };
      await expectRefused(() => dossier.grantRecord(grantId), ask, 'INVALID_STATE', lost);
      const gathered = await gather(reviewer, access, [AUTHORITY, CENTRE]);
      await record(reviewer, access, gathered);
      const expected = [`file degree-scan/1/1 of ${dossier.id}`];
      expect((await open(desk.reader, dossier, [SCAN], gathered)).map(textOf)).toEqual(expected);

      await dossier.deposit([prepared], COLLEGE_B);
      const again = await request(reviewer, grantId, [SCAN]);
      const withMended = await gather(reviewer, again, [COLLEGE_B, CENTRE]);
      expect((await open(desk.reader, dossier, [SCAN], withMended)).map(textOf)).toEqual(expected);
    },
    STEP_MS,
  );
}
