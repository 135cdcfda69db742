// Which desks must be able to read a case: those of its route, and the authority's audit desk.
import {
  type ApplicationRecord,
  type ChecklistRules,
  type ConsortiumRecord,
  type Holder,
  type OrganizationRecord,
} from '@lianjian/ledger-api';

type Desk = Extract<Holder, { kind: 'desk' }>;

/** Each desk once, however many stages it has. A stage that any organisation of a kind may take is read by all of them. */
export function desksOf(
  { route }: ChecklistRules,
  { sponsor }: Pick<ApplicationRecord, 'sponsor'>,
  { authorityKind }: Pick<ConsortiumRecord, 'authorityKind'>,
  organizations: readonly OrganizationRecord[],
): Desk[] {
  const ofKind = (kind: string): string[] =>
    organizations.filter((organization) => organization.kind === kind).map(({ mspId }) => mspId);
  const desks = [
    ...route.flatMap(({ organizationKind, relation, role }) =>
      (relation === 'sponsor' ? [sponsor] : ofKind(organizationKind)).map((mspId) => ({ mspId, role })),
    ),
    ...ofKind(authorityKind).map((mspId) => ({ mspId, role: 'auditor' as const })),
  ];
  const names = desks.map(({ mspId, role }) => `${mspId}/${role}`);
  return desks
    .filter((_, index) => names.indexOf(names[index] ?? '') === index)
    .map(({ mspId, role }) => ({ kind: 'desk', mspId, role }));
}
