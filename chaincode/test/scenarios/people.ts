// Whose certificate is not taken, and that its accepted twin is.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@lianjian/ledger-client';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { ONE_STAGE } from './checklists.ts';
import { CENTRE, COLLEGE_A } from './consortium.ts';
import { Dossier, newLearner } from './dossier.ts';
import { refusalOf } from './refused.ts';
import { type OnStage } from './stage.ts';

const STEP_MS = 120_000;
const CHECKLIST = { type: ONE_STAGE.type, version: ONE_STAGE.version };
const CASE = { attributes: { cohort: '2030' }, checklist: CHECKLIST };

const creation = () => ({ ...CASE, id: newId(), learner: newLearner(), related: null });

export function people(on: OnStage): void {
  describe('a certificate', () => {
    let witness: Person;
    beforeAll(async () => {
      witness = await on().ledger.person(CENTRE, 'clerk');
    }, STEP_MS);

    /** Neither answers nor writes: the case that it tried to open is not there. */
    async function expectShutOut(person: Person, code: 'ACCESS_DENIED' | 'FORBIDDEN'): Promise<void> {
      expect(await refusalOf(() => person.call('consortium:read', {}))).toMatchObject({ code });
      const opening = creation();
      expect(['ACCESS_DENIED', 'FORBIDDEN']).toContain(
        (await refusalOf(() => person.call('application:create', opening))).code,
      );
      const reading = () => witness.call('application:read', { id: opening.id });
      expect(await refusalOf(reading)).toMatchObject({ code: 'NOT_FOUND' });
    }

    async function expectTaken(person: Person): Promise<void> {
      const opening = creation();
      await person.call('application:create', opening);
      expect(await witness.call('application:read', { id: opening.id })).toMatchObject({ state: 'draft' });
    }

    test(
      'of a member is taken',
      async () => {
        await expectTaken(await on().ledger.person(CENTRE, 'clerk'));
      },
      STEP_MS,
    );

    test(
      'of an authority that only bears the name is refused',
      async () => {
        await expectShutOut(await on().ledger.irregular('foreign', CENTRE, 'clerk'), 'ACCESS_DENIED');
      },
      STEP_MS,
    );

    test(
      'that has expired is refused, also by the gateway’s own peer',
      async () => {
        await expectShutOut(await on().ledger.irregular('expired', CENTRE, 'clerk'), 'FORBIDDEN');
      },
      STEP_MS,
    );

    test(
      'of a disabled member is refused until the member is enabled again',
      async () => {
        const { consortium, ledger } = on();
        const person = await ledger.person(CENTRE, 'clerk');
        const admin = await consortium.admin(CENTRE);
        const member = { memberId: person.memberId, mspId: CENTRE };
        await admin.call('consortium:setMemberStatus', { ...member, status: 'disabled' });
        await expectShutOut(person, 'FORBIDDEN');
        await admin.call('consortium:setMemberStatus', { ...member, status: 'active' });
        await expectTaken(person);
      },
      STEP_MS,
    );

    test(
      'that was revoked is refused, and nobody else’s is',
      async () => {
        const { ledger } = on();
        const person = await ledger.person(CENTRE, 'clerk');
        const other = await ledger.person(CENTRE, 'clerk');
        await expectTaken(person);
        await ledger.revoke(person);
        await expectShutOut(person, 'ACCESS_DENIED');
        await expectTaken(other);
      },
      STEP_MS,
    );

    test(
      'whose role may not is refused',
      async () => {
        const { consortium, ledger } = on();
        const clerk = await ledger.person(COLLEGE_A, 'clerk');
        const admin = await consortium.admin(COLLEGE_A);
        const mspId = 'OtherMSP';
        const registering = { kind: 'college', mspId, name: 'Other', sponsor: null };
        for (const person of [clerk, admin]) {
          const register = () => person.call('consortium:registerOrganization', registering);
          expect(await refusalOf(register)).toMatchObject({ code: 'FORBIDDEN' });
        }
        const reading = () => admin.call('consortium:readOrganization', { mspId });
        expect(await refusalOf(reading)).toMatchObject({ code: 'NOT_FOUND' });
      },
      STEP_MS,
    );

    test(
      'with a unit of another organisation is refused',
      async () => {
        await expectShutOut(await on().ledger.person(CENTRE, 'clerk', { unit: 'east-site' }), 'FORBIDDEN');
        const { consortium, ledger } = on();
        const own = await ledger.person(COLLEGE_A, 'clerk', { unit: 'east-site' });
        const dossier = await Dossier.open(consortium, own, CASE);
        expect(await dossier.state()).toMatchObject({ organization: COLLEGE_A, unit: 'east-site' });
      },
      STEP_MS,
    );
  });
}
