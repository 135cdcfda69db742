// A case of a unit and one of the centre through every stage, each stage returning it once.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type EventPage, type MaterialReference, type TrailVerification } from '@lianjian/ledger-api';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, type KeyHolder } from './consortium.ts';
import { Dossier } from './dossier.ts';
import { read } from './reading.ts';
import { expectRefused } from './refused.ts';
import { type OnStage, TWO_STAGES } from './stage.ts';

const FORM = { item: 'form', part: 1, version: 1 };
const CARDS = [
  { item: 'card', part: 1, version: 1 },
  { item: 'card', part: 2, version: 1 },
];
const ATTRIBUTES = { cohort: '2030', kind: 'first', prior: 'none' };
const STEP_MS = 120_000;

interface Reviewing {
  readonly person: Person;
  readonly desk: KeyHolder;
  readonly stage: string;
  readonly holders: readonly string[];
}

const finding = (item: string, result: 'accepted' | 'reopened') => ({
  comment: null,
  item,
  reason: result === 'reopened' ? 'unreadable' : null,
  result,
});

export function wholeCases(on: OnStage): void {
  describe.each([
    { mspId: COLLEGE_A, of: 'a unit', unit: 'east-site' },
    { mspId: CENTRE, of: 'the centre', unit: undefined },
  ])('a case of $of', ({ mspId, unit }) => {
    const grants = new Map<string, string>();
    let dossier: Dossier;
    let college: Reviewing;
    let authority: Reviewing;
    let form: MaterialReference = FORM;

    /** Every desk that must be able to read; a material of a later version needs grants of its own. */
    async function grantToDesks(materials: readonly MaterialReference[]): Promise<void> {
      const { consortium } = on();
      const desks = [college.desk, authority.desk, await consortium.desk(AUTHORITY, 'auditor')];
      const ids = await dossier.grant(
        desks.map(({ keys }) => keys),
        materials,
      );
      [college, authority].forEach(({ stage }, index) => grants.set(stage, ids[index] ?? ''));
    }

    async function openForm({ desk, holders, person, stage }: Reviewing): Promise<void> {
      const grantId = grants.get(stage) ?? '';
      const [plaintext] = await read(person, desk.reader, dossier, { grantId, holders, materials: [form] });
      expect(plaintext).toEqual(new Uint8Array(dossier.plaintexts.get(`form/1/${form.version}`) ?? []));
    }

    async function decide(
      { person, stage }: Reviewing,
      outcome: 'pass' | 'return',
      findings: ReturnType<typeof finding>[],
    ): Promise<void> {
      const { rounds } = await dossier.state();
      const review = { findings, id: dossier.id, outcome, reason: null, round: rounds + 1, stage };
      await person.call('application:review', review);
    }

    beforeAll(async () => {
      const { consortium, ledger } = on();
      const clerk = await ledger.person(mspId, 'clerk', unit === undefined ? {} : { unit });
      const checklist = { type: TWO_STAGES.type, version: TWO_STAGES.version };
      dossier = await Dossier.open(consortium, clerk, { attributes: ATTRIBUTES, checklist });
      college = {
        desk: await consortium.desk(COLLEGE_A, 'reviewer'),
        holders: [AUTHORITY, COLLEGE_B],
        person: await ledger.person(COLLEGE_A, 'reviewer'),
        stage: 'college-review',
      };
      authority = {
        desk: await consortium.desk(AUTHORITY, 'reviewer'),
        holders: [COLLEGE_A, COLLEGE_B],
        person: await ledger.person(AUTHORITY, 'reviewer'),
        stage: 'authority-review',
      };
    }, STEP_MS);

    test(
      'is not submitted while files and grants are missing, then is',
      async () => {
        const submit = () => dossier.clerk.call('application:submit', { id: dossier.id });
        await expectRefused(() => dossier.state(), submit, 'INCOMPLETE');
        await dossier.record([FORM, ...CARDS]);
        await expectRefused(() => dossier.state(), submit, 'INCOMPLETE');
        await grantToDesks([FORM, ...CARDS]);
        await submit();
        expect(await dossier.state()).toMatchObject({ stage: 'college-review', state: 'submitted' });
      },
      STEP_MS,
    );

    test(
      'is returned by the college, which reopens the form only; the supplement goes back to the college',
      async () => {
        await college.person.call('application:claim', { id: dossier.id });
        await openForm(college);
        await decide(college, 'return', [finding('form', 'reopened'), finding('card', 'accepted')]);
        expect(await dossier.state()).toMatchObject({ rounds: 1, state: 'returned' });
        const again = { item: 'card', part: 1, version: 2 };
        await expectRefused(
          () => dossier.state(),
          () => dossier.record([again]),
          'INVALID_STATE',
        );
        form = { ...FORM, version: 2 };
        await dossier.record([form]);
        await grantToDesks([form]);
        await dossier.clerk.call('application:resubmit', { id: dossier.id });
        expect(await dossier.state()).toMatchObject({ stage: 'college-review', state: 'submitted' });
      },
      STEP_MS,
    );

    test(
      'passes the college only after the new form was opened',
      async () => {
        await college.person.call('application:claim', { id: dossier.id });
        const pass = () => decide(college, 'pass', [finding('form', 'accepted')]);
        await expectRefused(() => dossier.state(), pass, 'INCOMPLETE');
        await openForm(college);
        await pass();
        expect(await dossier.state()).toMatchObject({ stage: 'authority-review', state: 'submitted' });
      },
      STEP_MS,
    );

    test(
      'is returned by the authority, supplemented, and approved',
      async () => {
        await authority.person.call('application:claim', { id: dossier.id });
        await openForm(authority);
        await decide(authority, 'return', [finding('form', 'reopened'), finding('card', 'accepted')]);
        form = { ...FORM, version: 3 };
        await dossier.record([form]);
        await grantToDesks([form]);
        await dossier.clerk.call('application:resubmit', { id: dossier.id });
        await authority.person.call('application:claim', { id: dossier.id });
        await openForm(authority);
        await decide(authority, 'pass', [finding('form', 'accepted')]);
        expect(await dossier.state()).toMatchObject({ rounds: 2, stage: null, state: 'approved' });
      },
      STEP_MS,
    );

    test(
      'leaves a trail whose links hold, and that tells every step',
      async () => {
        const auditor = await on().ledger.person(AUTHORITY, 'auditor');
        const subject = { id: dossier.id, kind: 'application' as const };
        const { rows } = (await auditor.call('audit:trail', {
          ...subject,
          bookmark: null,
          pageSize: 100,
        })) as EventPage;
        const decisions = rows.filter(({ action }) => action === 'application.reviewed');
        expect(decisions.map(({ details }) => details['outcome']).reverse()).toEqual([
          'return',
          'pass',
          'return',
          'pass',
        ]);
        expect(rows.at(-1)?.actor).toMatchObject({ memberId: dossier.clerk.memberId, mspId, unit: unit ?? null });
        const verification = await auditor.call('audit:verifyTrail', { ...subject, before: null });
        expect(verification as TrailVerification).toEqual({ broken: null, next: null, verified: rows.length });
      },
      STEP_MS,
    );
  });
}
