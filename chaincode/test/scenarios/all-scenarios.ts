import { afterAll, beforeAll, describe } from '@jest/globals';
import { type ScenarioLedger } from '../ledgers/scenario-ledger.ts';
import { argumentBytes } from './argument-bytes.ts';
import { atOnce } from './at-once.ts';
import { office } from './office.ts';
import { people } from './people.ts';
import { sharing } from './sharing.ts';
import { type OnStage, setStage, type Stage } from './stage.ts';
import { stateWalk } from './state-walk.ts';
import { visibility } from './visibility.ts';
import { wholeCases } from './whole-cases.ts';

const OPENING_MS = 360_000;
const CLOSING_MS = 60_000;

/** Declares every scenario over one ledger. @param more that only this ledger can play, after the others */
export function describeScenarios(
  name: string,
  open: () => Promise<ScenarioLedger>,
  more: readonly ((on: OnStage) => void)[] = [],
): void {
  describe(name, () => {
    let stage: Stage | undefined;
    const on = (): Stage => {
      if (stage === undefined) throw new Error('the ledger is not open');
      return stage;
    };
    beforeAll(async () => {
      stage = await setStage(await open());
    }, OPENING_MS);
    afterAll(() => stage?.ledger.close(), CLOSING_MS);
    const all = [wholeCases, sharing, people, visibility, atOnce, office, argumentBytes, stateWalk, ...more];
    for (const scenarios of all) scenarios(on);
  });
}
