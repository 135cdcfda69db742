// Step 3: one transaction for all readers of a case. Shows of each share its public part and SHA-256, never the share.
import {
  ContractError,
  type CreateGrants,
  decodeBase64url,
  type GrantedMaterial,
  type GrantRecord,
  type NewGrant,
  type SharingPolicyRecord,
} from '@lianjian/ledger-api';
import { type KeyFragPublicPart } from '@lianjian/pre';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { grantKeysFor } from './grant-keys.ts';
import { assertActsForOwner, assertNotExpired, fragmentPlace } from './grants.ts';
import { isHeldBy, requireActivePrincipal } from './principals.ts';
import { checkDistinct, checkPublicParts } from './public-parts.ts';
import { sharingRuleFor } from './sharing-rule.ts';

type GrantDraft = Omit<GrantRecord, 'head'>;

const invalid = (field: string, text: string): ContractError => new ContractError('INVALID_INPUT', text, { field });

export async function createGrants(world: World, caller: Caller, input: CreateGrants): Promise<{ grantIds: string[] }> {
  const { applicationId, grants } = input;
  const grantIds = grants.map(({ id }) => id);
  if (new Set(grantIds).size !== grantIds.length) throw invalid('/grants', 'a grant is there twice');
  const created = provenanceOf(world, caller, input);
  const existing = await Promise.all(grantIds.map((grantId) => world.get('grant', { grantId })));
  if (existing.map((grant) => isReplay(grant, created)).includes(true)) return { grantIds };

  const application = await world.require('application', { applicationId });
  const { organization: owner, unit } = application;
  assertActsForOwner(caller, { owner, unit });
  if (application.erasedAt !== undefined) {
    throw new ContractError('INVALID_STATE', 'the case is erased', { erasedAt: application.erasedAt });
  }
  const granter = await granterOf(world, caller, input);
  const policy = await policyInForce(world, input.policyVersion);
  const base = { applicationId, created, granter, owner, policyVersion: policy.version, unit };
  const parts: KeyFragPublicPart[] = [];
  for (const [index, grant] of grants.entries()) {
    const draft = await draftOf(world, grant, base, policy);
    parts.push(...(await checkMaterials(world, draft, grant.materials, `/grants/${index}/materials`)));
    await write(world, caller, draft, grant.materials);
  }
  checkDistinct(parts, { field: '/grants' });
  return { grantIds };
}

async function granterOf(
  world: World,
  caller: Caller,
  { granter: { principalId, version } }: CreateGrants,
): Promise<GrantRecord['granter']> {
  const { holder, verifyingKey } = await requireActivePrincipal(world, { principalId, version });
  if (!isHeldBy(holder, caller)) {
    throw new ContractError('FORBIDDEN', 'the granter’s key is not the caller’s', { reason: 'not-the-granter' });
  }
  return { principalId, verifyingKey, version };
}

/** An older policy may name holders who since have left: the newest one counts. */
async function policyInForce(world: World, version: number): Promise<SharingPolicyRecord> {
  const [policy, newer] = await Promise.all([
    world.require('sharing-policy', { version }),
    world.get('sharing-policy', { version: version + 1 }),
  ]);
  if (newer !== undefined) throw new ContractError('CONFLICT', 'the sharing policy has changed', { version });
  return policy;
}

async function draftOf(
  world: World,
  { expiresAt, id, materials, reader: { principalId, version } }: NewGrant,
  base: Pick<GrantDraft, 'applicationId' | 'created' | 'granter' | 'owner' | 'policyVersion' | 'unit'>,
  policy: SharingPolicyRecord,
): Promise<GrantDraft> {
  const { holder, receivingKey } = await requireActivePrincipal(world, { principalId, version });
  const { holders, singleHolder, threshold } = sharingRuleFor(policy, { owner: base.owner, reader: holder.mspId });
  const draft: GrantDraft = {
    ...base,
    expiresAt,
    holders: [...holders],
    id,
    materials: materials.map(({ item, part, version: of }) => ({ item, part, version: of })),
    reader: { holder, principalId, receivingKey, version },
    singleHolder,
    state: 'created',
    threshold,
  };
  assertNotExpired(world, draft);
  return draft;
}

async function checkMaterials(
  world: World,
  draft: GrantDraft,
  materials: readonly GrantedMaterial[],
  field: string,
): Promise<KeyFragPublicPart[]> {
  const names = new Set(materials.map(({ item, part, version }) => `${item}/${part}/${version}`));
  if (names.size !== materials.length) throw invalid(field, 'a material is there twice');
  const records = await Promise.all(
    materials.map(({ item, part, version }) =>
      world.require('material', { applicationId: draft.applicationId, item, part, version }),
    ),
  );
  return records.flatMap((record, index) => {
    const at = `${field}/${index}/fragments`;
    const fragments = materials[index]?.fragments ?? [];
    if (fragments.map(({ holder }) => holder).join('\n') !== draft.holders.join('\n')) {
      throw invalid(at, 'expected one fragment for each holder, in the sharing policy’s order');
    }
    const presented = fragments.map(({ publicPart }, i) => ({
      bytes: decodeBase64url(publicPart),
      field: `${at}/${i}`,
    }));
    return checkPublicParts(presented, grantKeysFor(draft, record));
  });
}

async function write(
  world: World,
  caller: Caller,
  draft: GrantDraft,
  materials: readonly GrantedMaterial[],
): Promise<void> {
  const { applicationId, expiresAt, holders, id, reader, singleHolder, threshold } = draft;
  for (const material of materials) {
    for (const { holder, publicPart, shareDigest } of material.fragments) {
      world.put('fragment', fragmentPlace(draft, material, holder), { publicPart, shareDigest });
    }
  }
  const details = {
    applicationId,
    expiresAt,
    holders,
    materials: draft.materials,
    reader: reader.principalId,
    readerVersion: reader.version,
    singleHolder,
    threshold,
  };
  const step = { action: 'grant.created', application: applicationId, details, subject: id } as const;
  const head = await appendEvent(world, caller, undefined, step);
  world.put('grant', { grantId: id }, { ...draft, head });
  world.putLeaf('grant-by-application', { applicationId, grantId: id }, world.keyOf('grant', { grantId: id }));
}
