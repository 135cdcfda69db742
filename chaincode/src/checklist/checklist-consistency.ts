// What the schema cannot say: that a checklist's parts refer to each other correctly.
import { type Attribute, type ChecklistRules, type Condition, ContractError } from '@lianjian/ledger-api';

const inconsistent = (field: string, problem: string): ContractError =>
  new ContractError('INVALID_INPUT', 'the checklist contradicts itself', { field, problem });

function assertDistinct(field: string, codes: readonly string[]): void {
  if (new Set(codes).size !== codes.length) throw inconsistent(field, 'not-distinct');
}

export const isAllowedValue = (attribute: Attribute, value: string): boolean =>
  'values' in attribute ? attribute.values.includes(value) : new RegExp(attribute.pattern).test(value);

function assertCondition(field: string, condition: Condition, { attributes }: ChecklistRules): void {
  const attribute = attributes.find(({ code }) => code === condition.attribute);
  if (attribute === undefined) throw inconsistent(field, 'unknown-attribute');
  if (!condition.in.every((value) => isAllowedValue(attribute, value))) throw inconsistent(field, 'impossible-value');
}

function assertItems(rules: ChecklistRules): void {
  for (const [index, { files, required }] of rules.items.entries()) {
    const field = `/rules/items/${index}`;
    if (files.min > files.max || (required !== 'optional' && files.min === 0)) throw inconsistent(field, 'file-count');
    if (typeof required === 'object') assertCondition(`${field}/required`, required, rules);
  }
}

function assertRoute({ route }: ChecklistRules): void {
  for (const [index, { differentPersonFrom }] of route.entries()) {
    const earlier = route.slice(0, index).map(({ code }) => code);
    if (!differentPersonFrom.every((code) => earlier.includes(code))) {
      throw inconsistent(`/rules/route/${index}/differentPersonFrom`, 'not-an-earlier-stage');
    }
  }
}

/** @throws ContractError INVALID_INPUT naming the field */
export function assertConsistent(rules: ChecklistRules): void {
  for (const list of ['attributes', 'items', 'route', 'reasons'] as const) {
    assertDistinct(
      `/rules/${list}`,
      rules[list].map(({ code }) => code),
    );
  }
  if (!rules.attributes.some(({ code }) => code === rules.learnerRule.cohort)) {
    throw inconsistent('/rules/learnerRule/cohort', 'unknown-attribute');
  }
  for (const [index, rule] of rules.attributeRules.entries()) {
    assertCondition(`/rules/attributeRules/${index}/if`, rule.if, rules);
    assertCondition(`/rules/attributeRules/${index}/then`, rule.then, rules);
  }
  assertItems(rules);
  assertRoute(rules);
}
