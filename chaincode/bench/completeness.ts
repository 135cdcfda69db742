// npm run bench:completeness: what checking a file when it is handed in, and sending only what is missing, saves against
// sending everything again. Both ways run on the real contract in one process, with the real checklists; what is wrong with
// the files is drawn from a seed. --cases, --seed.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checklistRulesOf, type ChecklistRules } from '@lianjian/ledger-api';
// The ledger first: it silences what the contract's libraries say while they are loaded.
import { LocalScenarioLedger } from '../test/ledgers/local-ledger.ts';
import { contracts } from '../dist/index.js';
import { AUTHORITY, CENTRE, COLLEGE_A, Consortium } from '../test/scenarios/consortium.ts';
import { GrantedContract } from './completeness/granted-contract.ts';
import { modelCase } from './completeness/model.ts';
import { Office } from './completeness/office.ts';
import { tell } from './completeness/tell.ts';
import { type Tally, unchecked, wholeAgain, withCheck } from './completeness/ways.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000' }, seed: { type: 'string', default: '20261124' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const TYPES = ['enrolment-qualification', 'graduation-review'];

const rulesOf = (type: string): ChecklistRules => {
  const file = new URL(`../../packages/ledger-api/data/checklists/${type}.json`, import.meta.url);
  return checklistRulesOf(JSON.parse(readFileSync(file, 'utf8')));
};

const checklists = TYPES.map(rulesOf);
const ledger = await LocalScenarioLedger.open([...contracts, GrantedContract], [AUTHORITY, COLLEGE_A, CENTRE]);
try {
  process.stdout.write(`${cases} cases, seed ${seed}\n`);
  await Consortium.open(
    ledger,
    checklists.flatMap((rules) => [rules, unchecked(rules)]),
  );
  const office = await Office.open(ledger, checklists);
  const checked: Tally[] = [];
  const whole: Tally[] = [];
  const startedAt = performance.now();
  for (let number = 0; number < cases; number += 1) {
    const rules = checklists[number % checklists.length];
    if (rules === undefined) throw new Error('there is no checklist');
    const model = modelCase(rules, seed, number);
    checked.push(await withCheck(office, rules, model));
    whole.push(await wholeAgain(office, rules, model));
    if ((number + 1) % 100 === 0) process.stderr.write(`${number + 1} cases\n`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const { lines, figures } = tell(checked, whole);
  process.stdout.write(
    `${lines.join('\n')}\n${JSON.stringify({ cases, seed, ...figures, seconds: Math.round(seconds) })}\n`,
  );
} finally {
  await ledger.close();
}
