// The model of what sites hand in: the same for the same seed, valid for the checklist, and wrong as often as it says.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type ChecklistRules, checklistRulesOf } from '@lianjian/ledger-api';
import { FIRST, modelCase, type ModelCase, UNFIT } from '../../bench/completeness/model.ts';
import { missingAttributes } from '../../src/application/completeness.ts';

const rulesOf = (type: string): ChecklistRules => {
  const file = new URL(`../../../packages/ledger-api/data/checklists/${type}.json`, import.meta.url);
  return checklistRulesOf(JSON.parse(readFileSync(file, 'utf8')));
};
const CHECKLISTS = ['enrolment-qualification', 'graduation-review'].map(rulesOf);
const everything = (model: ModelCase) =>
  [0, 1].map((attempt) => model.items.map((item) => model.handIn(item, attempt)));

describe.each(CHECKLISTS.map((rules) => [rules.type, rules] as const))('a case of %s', (_, rules) => {
  const cases = Array.from({ length: 400 }, (_case, number) => modelCase(rules, 7, number));

  test('is the same for the same seed, and another for another', () => {
    const [first] = cases;
    expect(first && everything(modelCase(rules, 7, 0))).toEqual(first && everything(first));
    expect(first && everything(modelCase(rules, 8, 0))).not.toEqual(first && everything(first));
  });

  test('has attributes that the checklist takes', () => {
    for (const { attributes } of cases) expect(missingAttributes(rules, attributes)).toEqual([]);
  });

  test('has files within the item’s limits unless that is what is wrong with them', () => {
    for (const model of cases) {
      for (const item of model.items) {
        const { defect, mediaType, sizes } = model.handIn(item, 0);
        expect([defect === 'absent', sizes.length === 0]).toEqual([defect === 'absent', defect === 'absent']);
        expect(sizes.every((size) => size > item.maxBytes)).toBe(defect === 'too-large' || sizes.length === 0);
        expect(mediaType === UNFIT).toBe(defect === 'media-type');
      }
    }
  });

  test('is wrong about as often as the model says', () => {
    const drawn = cases.flatMap((model) =>
      model.items.filter(({ required }) => required === 'always').map((item) => model.handIn(item, 0).defect),
    );
    const share = (defect: string): number => drawn.filter((other) => other === defect).length / drawn.length;
    expect(Math.abs(share('absent') - FIRST.absentAlways)).toBeLessThan(0.02);
    expect(Math.abs(share('judged') - FIRST.judged)).toBeLessThan(0.02);
  });
});
