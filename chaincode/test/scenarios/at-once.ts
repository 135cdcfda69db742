// Several people at once on one state.
import { describe, expect, test } from '@jest/globals';
import { type JsonObject } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { ONE_STAGE } from './checklists.ts';
import { CENTRE, COLLEGE_A } from './consortium.ts';
import { Dossier, newLearner } from './dossier.ts';
import { expectRefused } from './refused.ts';
import { type OnStage, SITES } from './stage.ts';

const READERS = 10;
const SCAN = { item: 'degree-scan', part: 1, version: 1 };
const STEP_MS = 240_000;
const CHECKLIST = { type: ONE_STAGE.type, version: ONE_STAGE.version };

export function atOnce(on: OnStage): void {
  describe('at once', () => {
    test(
      'two units open a case for one learner: one wins, the other is told whose it is, and the same again changes nothing',
      async () => {
        const { ledger } = on();
        const clerks = await Promise.all(SITES.map((unit) => ledger.person(COLLEGE_A, 'clerk', { unit })));
        const opening = { attributes: { cohort: '2030' }, checklist: CHECKLIST, learner: newLearner(), related: null };
        const inputs = clerks.map(() => ({ ...opening, id: newId() }));
        const endorsed = await Promise.all(
          clerks.map((clerk, index) =>
            clerk.endorse('application:create', { ...opening, id: inputs[index]?.id ?? '' }),
          ),
        );
        const codes = await Promise.all(endorsed.map((transaction) => transaction.submit()));
        expect([...codes].sort()).toEqual(['MVCC_READ_CONFLICT', 'VALID']);
        const winner = codes.indexOf('VALID');
        const [won, lost] = winner === 0 ? [clerks[0], clerks[1]] : [clerks[1], clerks[0]];
        const read = () => won?.call('application:read', { id: inputs[winner]?.id ?? '' }) ?? Promise.resolve();
        const again = () => lost?.call('application:create', { ...opening, id: newId() }) ?? Promise.resolve();
        const details: JsonObject = { organization: COLLEGE_A };
        await expectRefused(read, again, 'DUPLICATE', details);
        const before = await read();
        await won?.call('application:create', { ...opening, id: inputs[winner]?.id ?? '' });
        expect(await read()).toEqual(before);
      },
      STEP_MS,
    );

    test(
      'ten readers of one case ask, and none conflicts',
      async () => {
        const { consortium, ledger } = on();
        const opening = { attributes: { cohort: '2030' }, checklist: CHECKLIST };
        const dossier = await Dossier.open(consortium, await ledger.person(CENTRE, 'clerk'), opening);
        await dossier.record([SCAN]);
        const readers = await Promise.all(Array.from({ length: READERS }, () => ledger.person(COLLEGE_A, 'reviewer')));
        const keys = await Promise.all(readers.map((reader) => consortium.registerPerson(reader)));
        const grantIds = await dossier.grant(
          keys.map((holder) => holder.keys),
          [SCAN],
        );
        const endorsed = await Promise.all(
          readers.map((reader, index) => {
            const access = { grantId: grantIds[index] ?? '', requestId: newId() };
            return reader.endorse('sharing:requestAccess', { ...access, materials: [SCAN], purpose: 'stage-review' });
          }),
        );
        const codes = await Promise.all(endorsed.map((transaction) => transaction.submit()));
        expect(codes).toEqual(readers.map(() => 'VALID'));
      },
      STEP_MS,
    );
  });
}
