// Where the scenarios play: one ledger, the default consortium on it, and two checklists.
import { type ChecklistRules } from '@lianjian/ledger-api';
import { type ScenarioLedger } from '../ledgers/scenario-ledger.ts';
import { RULES } from '../support/cases.ts';
import { ONE_STAGE } from './checklists.ts';
import { COLLEGE_A, Consortium } from './consortium.ts';

export const TWO_STAGES: ChecklistRules = RULES;
export const SITES = ['east-site', 'west-site'] as const;

export interface Stage {
  readonly ledger: ScenarioLedger;
  readonly consortium: Consortium;
}

/** Given when the ledger is open: suites are declared before. */
export type OnStage = () => Stage;

export async function setStage(ledger: ScenarioLedger): Promise<Stage> {
  const consortium = await Consortium.open(ledger, [ONE_STAGE, TWO_STAGES]);
  for (const site of SITES) await consortium.ensureUnit(COLLEGE_A, site);
  return { consortium, ledger };
}
