import { type ApplicationRecord, type ChecklistRules, type OrganizationRecord } from '@lianjian/ledger-api';

/** Organisations at whose reviewers' desk a case lies now. */
export function desksHolding(
  { stage, sponsor, state }: Pick<ApplicationRecord, 'sponsor' | 'stage' | 'state'>,
  { route }: Pick<ChecklistRules, 'route'>,
  organizations: readonly Pick<OrganizationRecord, 'kind' | 'mspId'>[],
): string[] {
  const at = state === 'submitted' ? route.find(({ code }) => code === stage) : undefined;
  if (at?.role !== 'reviewer') return [];
  if (at.relation === 'sponsor') return [sponsor];
  return organizations.filter(({ kind }) => kind === at.organizationKind).map(({ mspId }) => mspId);
}
