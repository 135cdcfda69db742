// Sharing a private file of the centre with the college's reviewers: what works with a holder dead, and what is refused.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type MaterialReference } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, type KeyHolder } from './consortium.ts';
import { Dossier, holdersFor } from './dossier.ts';
import { gather, type Gathered, open, read, record, request } from './reading.ts';
import { expectRefused } from './refused.ts';
import { type OnStage } from './stage.ts';
import { ONE_STAGE } from './checklists.ts';
import { untilPast } from './until-past.ts';

const SCAN: MaterialReference = { item: 'degree-scan', part: 1, version: 1 };
const LETTER: MaterialReference = { item: 'letter', part: 1, version: 1 };
const BOTH = [SCAN, LETTER];
const HOLDERS = [AUTHORITY, COLLEGE_B, CENTRE];
const STEP_MS = 180_000;

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

export function sharing(on: OnStage): void {
  describe('sharing', () => {
    let dossier: Dossier;
    let desk: KeyHolder;
    let reviewer: Person;
    let grantId: string;

    const witness = (id: string) => () => dossier.grantRecord(id);

    beforeAll(async () => {
      const { consortium, ledger } = on();
      const checklist = { type: ONE_STAGE.type, version: ONE_STAGE.version };
      const opening = { attributes: { cohort: '2030' }, checklist };
      dossier = await Dossier.open(consortium, await ledger.person(CENTRE, 'clerk'), opening);
      desk = await consortium.desk(COLLEGE_A, 'reviewer');
      reviewer = await ledger.person(COLLEGE_A, 'reviewer');
      await dossier.record(BOTH);
      [grantId = ''] = await dossier.grant([desk.keys], BOTH);
    }, STEP_MS);

    test.each(HOLDERS)(
      'opens with the peer of %s dead, and revokes a grant meanwhile',
      async (dead) => {
        const [short = ''] = await dossier.grant([desk.keys], [SCAN]);
        const holders = HOLDERS.filter((holder) => holder !== dead);
        const owner = dead === CENTRE ? undefined : dossier.clerk;
        await on().ledger.withoutPeer(dead, async () => {
          const plaintexts = await read(reviewer, desk.reader, dossier, { grantId, holders, materials: BOTH });
          expect(plaintexts.map((bytes) => Buffer.from(bytes).toString())).toEqual([
            `file degree-scan/1/1 of ${dossier.id}`,
            `file letter/1/1 of ${dossier.id}`,
          ]);
          await owner?.call('sharing:revokeGrant', { grantId: short, reason: 'case-closed' });
        });
        const state = owner === undefined ? 'active' : 'revoked';
        expect(await dossier.grantRecord(short)).toMatchObject({ state });
      },
      STEP_MS,
    );

    test(
      'refuses at every holder before the request is committed',
      async () => {
        for (const holder of HOLDERS) {
          const ask = () => reviewer.endorsedBy(holder, 'sharing:reencrypt', { grantId, requestId: newId() });
          await expectRefused(witness(grantId), ask, 'NOT_YET_COMMITTED');
        }
      },
      STEP_MS,
    );

    test(
      'refuses to convert where no share is held',
      async () => {
        const access = await request(reviewer, grantId, [SCAN]);
        const ask = () => reviewer.endorsedBy(COLLEGE_A, 'sharing:reencrypt', access);
        await expectRefused(witness(grantId), ask, 'FORBIDDEN', { reason: 'not-a-holder' });
      },
      STEP_MS,
    );

    test(
      'refuses to convert and to ask after revocation, at every holder',
      async () => {
        const [short = ''] = await dossier.grant([desk.keys], [SCAN]);
        const access = await request(reviewer, short, [SCAN]);
        await gather(reviewer, access, HOLDERS);
        await dossier.clerk.call('sharing:revokeGrant', { grantId: short, reason: 'case-closed' });
        for (const holder of HOLDERS) {
          const ask = () => reviewer.endorsedBy(holder, 'sharing:reencrypt', access);
          await expectRefused(witness(short), ask, 'REVOKED');
        }
        await expectRefused(witness(short), () => request(reviewer, short, [SCAN]), 'REVOKED');
      },
      STEP_MS,
    );

    test(
      'after revocation each holder purges its share, and the grant closes once all are gone',
      async () => {
        const [short = ''] = await dossier.grant([desk.keys], [SCAN]);
        await dossier.clerk.call('sharing:revokeGrant', { grantId: short, reason: 'case-closed' });
        const close = () => dossier.clerk.call('sharing:closeGrant', { grantId: short });
        await expectRefused(witness(short), close, 'INVALID_STATE', { holders: HOLDERS });
        for (const holder of HOLDERS) {
          const call = { endorsingOrganizations: [holder], through: holder };
          await dossier.clerk.call('sharing:purgeShares', { grantIds: [short] }, call);
        }
        await close();
        expect(await dossier.grantRecord(short)).toMatchObject({ state: 'closed' });
      },
      STEP_MS,
    );

    test(
      'refuses after expiry, at every holder',
      async () => {
        const expiresAt = Date.now() + on().ledger.paceMs;
        const [short = ''] = await dossier.grant([desk.keys], [SCAN], expiresAt);
        const access = await request(reviewer, short, [SCAN]);
        await gather(reviewer, access, [CENTRE]);
        await untilPast(expiresAt);
        for (const holder of HOLDERS) {
          const ask = () => reviewer.endorsedBy(holder, 'sharing:reencrypt', access);
          await expectRefused(witness(short), ask, 'EXPIRED');
        }
        await expectRefused(witness(short), () => request(reviewer, short, [SCAN]), 'EXPIRED');
      },
      STEP_MS,
    );

    describe('fragments', () => {
      let access: Awaited<ReturnType<typeof request>>;
      let gathered: Gathered;
      beforeAll(async () => {
        access = await request(reviewer, grantId, BOTH);
        gathered = await gather(reviewer, access, [AUTHORITY, CENTRE]);
      }, STEP_MS);

      const altered = (holder: string, change: (of: readonly Uint8Array[]) => Uint8Array[]): Gathered =>
        new Map(gathered).set(holder, change(gathered.get(holder) ?? []));

      test.each([0, 40, 120, 200, 290, 358])(
        'refuses a fragment with a bit flipped in byte %i, naming the holder of the share',
        async (at) => {
          const tampered = altered(CENTRE, (of) => of.map((bytes) => flipped(bytes, at)));
          const call = () => record(reviewer, access, tampered);
          await expectRefused(witness(grantId), call, 'INVALID_PROOF', { holder: CENTRE });
        },
        STEP_MS,
      );

      test(
        'refuses fragments of another material, and of another holder',
        async () => {
          const swapped = altered(CENTRE, (of) => [...of].reverse());
          const call = () => record(reviewer, access, swapped);
          await expectRefused(witness(grantId), call, 'INVALID_PROOF', { holder: CENTRE });
          const others = altered(CENTRE, () => [...(gathered.get(AUTHORITY) ?? [])]);
          const borrowed = () => record(reviewer, access, others);
          await expectRefused(witness(grantId), borrowed, 'INVALID_PROOF', { holder: CENTRE });
        },
        STEP_MS,
      );

      test('fragments of another material open nothing', async () => {
        const swapped = new Map(Array.from(gathered, ([holder, of]) => [holder, [...of].reverse()]));
        await expect(open(desk.reader, dossier, BOTH, swapped)).rejects.toThrow();
        expect(await open(desk.reader, dossier, BOTH, gathered)).toHaveLength(2);
      });
    });

    test(
      'refuses a share of another material, and another holder’s',
      async () => {
        const prepared = dossier.prepare(desk.keys, BOTH);
        await dossier.create([prepared]);
        const { id } = prepared.grant;
        const shares = prepared.shares.get(CENTRE) ?? new Uint8Array();
        const half = shares.length / 2;
        const swapped = Buffer.concat([shares.subarray(half), shares.subarray(0, half)]);
        for (const wrong of [swapped, prepared.shares.get(AUTHORITY) ?? new Uint8Array()]) {
          const deposit = () =>
            dossier.clerk.call(
              'sharing:depositShares',
              { grantIds: [id] },
              { endorsingOrganizations: [CENTRE], through: CENTRE, transientData: { [id]: wrong } },
            );
          await expectRefused(witness(id), deposit, 'INVALID_PROOF', { holder: CENTRE });
        }
        expect(holdersFor(desk.keys)).toEqual(HOLDERS);
        const activate = () => dossier.activate([prepared]);
        await expectRefused(witness(id), activate, 'INCOMPLETE');
      },
      STEP_MS,
    );
  });
}
