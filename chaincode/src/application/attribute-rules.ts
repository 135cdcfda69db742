import { type Attributes, type ChecklistRules, type Condition, ContractError } from '@lianjian/ledger-api';
import { isAllowedValue } from '../checklist/checklist-consistency.ts';

export function holds({ attribute, in: values }: Condition, attributes: Attributes): boolean {
  const value = attributes[attribute];
  return value !== undefined && values.includes(value);
}

/**
 * Attributes are closed: nothing but what the checklist lists. Not all need be there before submission.
 *
 * @throws ContractError INVALID_INPUT
 */
export function assertAttributes({ attributes }: ChecklistRules, given: Attributes): void {
  for (const [code, value] of Object.entries(given)) {
    const attribute = attributes.find((candidate) => candidate.code === code);
    if (attribute === undefined || !isAllowedValue(attribute, value)) {
      const field = `/attributes/${attribute?.code ?? '*'}`;
      throw new ContractError('INVALID_INPUT', 'not an attribute value of this checklist', { field });
    }
  }
}

/** The value for which a learner may have one case. */
export function cohortOf({ learnerRule }: ChecklistRules, attributes: Attributes): string {
  const cohort = attributes[learnerRule.cohort];
  if (cohort === undefined) {
    throw new ContractError('INVALID_INPUT', 'this attribute is needed from the beginning', {
      field: `/attributes/${learnerRule.cohort}`,
    });
  }
  return cohort;
}
