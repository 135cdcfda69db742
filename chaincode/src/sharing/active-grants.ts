// Evidence outlives its owner: who must be able to read a case, and for how long, before it is submitted.
import {
  type ApplicationRecord,
  type ChecklistRules,
  type ConsortiumRecord,
  type GrantRecord,
  type MaterialReference,
  type Role,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';
import { isSameMaterial } from './grants.ts';

const DAY = 86_400_000;

/** A desk that must hold an active grant: of one organisation, or of any of a kind. */
export type RequiredDesk =
  { readonly mspId: string; readonly role: Role } | { readonly organizationKind: string; readonly role: Role };

export interface MissingGrant extends MaterialReference {
  readonly desk: RequiredDesk;
}

type Case = Pick<ApplicationRecord, 'id' | 'created' | 'sponsor'>;

/** Every desk of the route, and the authority's audit desk. */
export function requiredDesks(
  { route }: Pick<ChecklistRules, 'route'>,
  { sponsor }: Pick<Case, 'sponsor'>,
  { authorityKind }: Pick<ConsortiumRecord, 'authorityKind'>,
): RequiredDesk[] {
  const desks = route.map(({ organizationKind, relation, role }): RequiredDesk =>
    relation === 'sponsor' ? { mspId: sponsor, role } : { organizationKind, role },
  );
  const all = [...desks, { organizationKind: authorityKind, role: 'auditor' } as const];
  const names = all.map((desk) => stringifyCanonicalJson(desk));
  return all.filter((_, index) => names.indexOf(names[index] ?? '') === index);
}

/**
 * Which desks lack, for which materials, an active grant that lasts for the retention time from the creation of the
 * case. Several grants together may cover the materials of a desk, as after a supplement.
 */
export async function missingGrants(
  world: World,
  application: Case,
  rules: Pick<ChecklistRules, 'route'>,
  materials: readonly MaterialReference[],
): Promise<MissingGrant[]> {
  const [consortium, grants] = await Promise.all([
    world.require('consortium', {}),
    world.scanLeaves('grant-by-application', { applicationId: application.id }, 'grant'),
  ]);
  const until = application.created.at + consortium.retentionDays * DAY;
  const lasting = grants.filter(({ expiresAt, state }) => state === 'active' && expiresAt >= until);
  const kinds = await kindsOf(world, lasting);
  return requiredDesks(rules, application, consortium).flatMap((desk) => {
    const own = lasting.filter((grant) => isFor(grant, desk, kinds));
    return materials
      .filter((material) => !own.some((grant) => grant.materials.some((granted) => isSameMaterial(granted, material))))
      .map(({ item, part, version }) => ({ desk, item, part, version }));
  });
}

function isFor({ reader: { holder } }: GrantRecord, desk: RequiredDesk, kinds: ReadonlyMap<string, string>): boolean {
  if (holder.kind !== 'desk' || holder.role !== desk.role) return false;
  return 'mspId' in desk ? holder.mspId === desk.mspId : kinds.get(holder.mspId) === desk.organizationKind;
}

async function kindsOf(world: World, grants: readonly GrantRecord[]): Promise<Map<string, string>> {
  const mspIds = [...new Set(grants.map(({ reader }) => reader.holder.mspId))];
  const organizations = await Promise.all(mspIds.map((mspId) => world.require('organization', { mspId })));
  return new Map(organizations.map(({ kind, mspId }) => [mspId, kind]));
}
