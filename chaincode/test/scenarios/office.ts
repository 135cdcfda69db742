// A desk's year in short: a campaign that closes, a deputy who finishes a claimed case, a visit that finds it sound.
import { describe, expect, test } from '@jest/globals';
import { randomBytes, randomInt } from 'node:crypto';
import { encodeBase64url, type EventPage } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { ONE_STAGE } from './checklists.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B } from './consortium.ts';
import { Dossier, newLearner } from './dossier.ts';
import { read } from './reading.ts';
import { expectRefused } from './refused.ts';
import { type OnStage } from './stage.ts';
import { untilPast } from './until-past.ts';

const STEP_MS = 120_000;
const DAY = 86_400_000;
const SCAN = { item: 'degree-scan', part: 1, version: 1 };
const { type, version } = ONE_STAGE;
const checklist = { type, version };

export function office(on: OnStage): void {
  describe('an office', () => {
    /** On a network that outlives the run nobody else has it. */
    const cohort = String(randomInt(2045, 2100));
    const attributes = { cohort };
    let dossier: Dossier;

    test(
      'takes cases while the campaign is open, and none when it is closed early',
      async () => {
        const { consortium, ledger } = on();
        const admin = await consortium.admin(COLLEGE_A);
        const place = { cohort, mspId: COLLEGE_A, type };
        const now = Date.now();
        await admin.call('campaign:open', { checklist, closesAt: now + DAY, cohort, opensAt: now - DAY });
        const clerk = await ledger.person(CENTRE, 'clerk');
        dossier = await Dossier.open(consortium, clerk, { attributes, checklist });
        const window = { closesAt: Date.now() + 1500, opensAt: now - DAY };
        await admin.call('campaign:change', { ...window, cohort, reason: 'force-majeure', type });
        await untilPast(window.closesAt);
        const late = { attributes, checklist, id: newId(), learner: newLearner(), related: null };
        const opening = () => clerk.call('application:create', late);
        await expectRefused(() => clerk.call('campaign:read', place), opening, 'EXPIRED');
        await admin.call('campaign:change', { ...window, closesAt: now + DAY, cohort, reason: 'force-majeure', type });
      },
      STEP_MS,
    );

    test(
      'lets a deputy finish what a reviewer has claimed; the trail names both',
      async () => {
        const { consortium, ledger } = on();
        const [reviewer, deputy] = await Promise.all([
          ledger.person(COLLEGE_A, 'reviewer'),
          ledger.person(COLLEGE_A, 'reviewer'),
        ]);
        const desk = await consortium.desk(COLLEGE_A, 'reviewer');
        const audit = await consortium.desk(AUTHORITY, 'auditor');
        await dossier.record([SCAN]);
        const [grantId = ''] = await dossier.grant([desk.keys, audit.keys], [SCAN]);
        await dossier.clerk.call('application:submit', { id: dossier.id });
        await reviewer.call('application:claim', { id: dossier.id });
        await read(deputy, desk.reader, dossier, { grantId, holders: [AUTHORITY, COLLEGE_B], materials: [SCAN] });
        const findings = [{ comment: null, item: 'degree-scan', reason: null, result: 'accepted' as const }];
        const review = { findings, id: dossier.id, outcome: 'pass' as const, reason: null, round: 1 };
        const decide = () => deputy.call('application:review', { ...review, stage: 'college-review' });
        await expectRefused(() => dossier.state(), decide, 'FORBIDDEN');
        const appointment = { deputyId: deputy.memberId, memberId: reviewer.memberId };
        await reviewer.call('consortium:appointDeputy', { ...appointment, role: 'reviewer', until: Date.now() + DAY });
        await decide();
        expect(await dossier.state()).toMatchObject({ state: 'approved' });
        const trail = await dossier.clerk.call('audit:trail', {
          ...{ bookmark: null, id: dossier.id, kind: 'application', pageSize: 1 },
        });
        expect((trail as EventPage).rows).toMatchObject([
          { actor: { memberId: deputy.memberId }, details: { onBehalfOf: reviewer.memberId } },
        ]);
      },
      STEP_MS,
    );

    test(
      'is inspected by its sponsor: announced, drawn, found sound, closed',
      async () => {
        const { ledger } = on();
        const inspector = await ledger.person(COLLEGE_A, 'auditor');
        const id = newId();
        await inspector.call('inspection:announce', { audience: CENTRE, cohort, id, size: 1, type });
        const visit = () => dossier.clerk.call('inspection:read', { id });
        const block = { block: 1, blockHash: encodeBase64url(randomBytes(32)), population: 1 };
        const drawing = (applications: string[]) => () =>
          inspector.call('inspection:recordSample', { id, sample: { ...block, applications } });
        await expectRefused(visit, drawing([]), 'INVALID_INPUT');
        await drawing([dossier.id])();
        const close = () => inspector.call('inspection:close', { id });
        await expectRefused(visit, close, 'INCOMPLETE');
        const finding = { applicationId: dossier.id, comment: null, id, reason: null, result: 'sound' as const };
        await inspector.call('inspection:recordFinding', finding);
        await close();
        expect(await visit()).toMatchObject({ sample: { applications: [dossier.id] }, state: 'closed' });
        const stranger = await ledger.person(COLLEGE_B, 'auditor');
        await expectRefused(visit, () => stranger.call('inspection:read', { id }), 'FORBIDDEN');
      },
      STEP_MS,
    );
  });
}
