// Step 6, log before release: this must be committed before any holder converts, because what a peer answers reaches the
// client before ordering.
import {
  ACCESS_LIFETIME,
  type AccessRecord,
  ContractError,
  type GrantRecord,
  type MaterialReference,
  type RequestAccess,
} from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { advanceGrant, assertUsable, isSameMaterial, requireGrant } from './grants.ts';
import { assertReads } from './readers.ts';

export async function requestAccess(
  world: World,
  caller: Caller,
  input: RequestAccess,
): Promise<{ expiresAt: number; requestId: string }> {
  const { grantId, materials, purpose, requestId } = input;
  const grant = await requireGrant(world, grantId);
  await assertReads(world, caller, grant);
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('access', { grantId, requestId });
  if (existing !== undefined && isReplay(existing, created)) return { expiresAt: existing.expiresAt, requestId };
  assertUsable(world, grant);
  assertGranted(grant, materials);

  const expiresAt = Math.min(world.time.at + ACCESS_LIFETIME, grant.expiresAt);
  const principalVersion = grant.reader.version;
  const access: AccessRecord = {
    created,
    expiresAt,
    grantId,
    id: requestId,
    materials,
    principalVersion,
    purpose,
    reports: [],
    requester: caller,
    state: 'requested',
  };
  world.put('access', { grantId, requestId }, access);
  const { applicationId } = grant;
  const leaf = { applicationId, grantId, newestFirst: world.time.at, requestId };
  world.putLeaf('access-by-application', leaf, world.keyOf('access', { grantId, requestId }));
  const details = { applicationId, expiresAt, materials, principalVersion, purpose, requestId };
  await advanceGrant(world, caller, grant, { action: 'access.requested', details });
  return { expiresAt, requestId };
}

function assertGranted({ materials }: GrantRecord, wanted: readonly MaterialReference[]): void {
  wanted.forEach((material, index) => {
    const refuse = (text: string): ContractError =>
      new ContractError('INVALID_INPUT', text, { field: `/materials/${index}` });
    if (!materials.some((granted) => isSameMaterial(granted, material))) throw refuse('not a material of the grant');
    if (wanted.findIndex((other) => isSameMaterial(other, material)) < index) throw refuse('a material is there twice');
  });
}
