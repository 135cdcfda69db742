// Evidence outlives its owner: every desk of the route and the authority's audit desk must be able to read every
// required material for the retention time, whatever becomes of the site.
import {
  type ApplicationRecord,
  type ChecklistRules,
  type ConsortiumRecord,
  type GrantRecord,
  type Role,
  type Stage,
} from '@lianjian/ledger-api';
import { activeGrantsFor } from '../sharing/active-grants.ts';
import { type World } from '../state/world.ts';
import { currentMaterials, type CurrentMaterial } from './current-materials.ts';
import { isRequired } from './completeness.ts';
import { type Missing } from './missing.ts';

const DAY = 86_400_000;

interface Desk {
  readonly code: string;
  readonly role: Role;
  /** The one organisation, or any of the kind. */
  readonly mspId: string | null;
  readonly kind: string;
}

interface ReadableBy {
  readonly grant: GrantRecord;
  readonly kind: string;
}

const deskOf = ({ code, organizationKind, relation, role }: Stage, sponsor: string): Desk => ({
  code,
  kind: organizationKind,
  mspId: relation === 'sponsor' ? sponsor : null,
  role,
});

function desksOf(
  { route }: ChecklistRules,
  { sponsor }: ApplicationRecord,
  { authorityKind }: ConsortiumRecord,
): Desk[] {
  const audit: Desk = { code: 'audit', kind: authorityKind, mspId: null, role: 'auditor' };
  return [...route.map((stage) => deskOf(stage, sponsor)), audit];
}

function reads(
  { grant, kind }: ReadableBy,
  desk: Desk,
  { applicationId, item, part, version }: CurrentMaterial,
): boolean {
  const { holder } = grant.reader;
  const isReader = holder.kind === 'desk' && holder.role === desk.role && kind === desk.kind;
  return (
    isReader &&
    (desk.mspId === null || desk.mspId === holder.mspId) &&
    grant.applicationId === applicationId &&
    grant.materials.some((named) => named.item === item && named.part === part && named.version === version)
  );
}

async function readableBy(world: World, grants: readonly GrantRecord[], validUntil: number): Promise<ReadableBy[]> {
  const lasting = grants.filter(({ expiresAt }) => expiresAt >= validUntil);
  return Promise.all(
    lasting.map(async (grant) => {
      const { kind } = await world.require('organization', { mspId: grant.reader.holder.mspId });
      return { grant, kind };
    }),
  );
}

export async function missingGrants(
  world: World,
  rules: ChecklistRules,
  application: ApplicationRecord,
): Promise<Missing[]> {
  const required = rules.items.filter((item) => isRequired(item, application.attributes)).map(({ code }) => code);
  const materials = currentMaterials(application).filter(({ item }) => required.includes(item));
  const cases = [...new Set(materials.map(({ applicationId }) => applicationId))];
  const grants = (await Promise.all(cases.map((id) => activeGrantsFor(world, id)))).flat();
  const consortium = await world.require('consortium', {});
  const readers = await readableBy(world, grants, application.created.at + consortium.retentionDays * DAY);
  const desks = desksOf(rules, application, consortium);
  return materials.flatMap((material) =>
    desks
      .filter((desk) => !readers.some((reader) => reads(reader, desk, material)))
      .map(({ code }) => missingGrant(material, code)),
  );
}

const missingGrant = ({ item, part, version }: CurrentMaterial, desk: string): Missing => ({
  desk,
  item,
  part,
  problem: 'no-grant',
  version,
});
