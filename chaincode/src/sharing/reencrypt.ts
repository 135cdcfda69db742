// Step 7: the holder's peer converts. Evaluated, endorsed by the holder alone, never submitted. Capsule, public part and
// request come from the state, never from arguments: a capsule as an argument would make the share an oracle.
import {
  type AccessRecord,
  ContractError,
  decodeBase64url,
  encodeBase64url,
  type GrantRecord,
  type MaterialReference,
  type Reencrypt,
  type ReencryptResult,
} from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { assertHolder, assertUsable, fragmentPlace, requireGrant } from './grants.ts';
import { assertLive, assertReads, assertRequester } from './readers.ts';
import { reencryptStored } from './shares.ts';

export async function reencrypt(
  world: World,
  caller: Caller,
  { grantId, requestId }: Reencrypt,
): Promise<ReencryptResult> {
  const holder = world.ownMspId;
  const grant = await requireGrant(world, grantId);
  await assertReads(world, caller, grant);
  assertUsable(world, grant);
  assertHolder(grant, holder);
  const access = await requireCommitted(world, grantId, requestId);
  assertRequester(access, caller);
  assertLive(world, access);
  const fragments = await Promise.all(access.materials.map((material) => convert(world, grant, material, holder)));
  return { fragments, grantId, holder, requestId };
}

async function requireCommitted(world: World, grantId: string, requestId: string): Promise<AccessRecord> {
  const access = await world.get('access', { grantId, requestId });
  if (access === undefined) {
    const text = 'this holder’s peer has not seen the access request: try again within your deadline';
    throw new ContractError('NOT_YET_COMMITTED', text, { grantId, requestId });
  }
  return access;
}

async function convert(world: World, grant: GrantRecord, material: MaterialReference, holder: string): Promise<string> {
  const place = fragmentPlace(grant, material, holder);
  const [{ publicPart }, { capsule }, share] = await Promise.all([
    world.require('fragment', place),
    world.require('material', place),
    world.private(holder).get(world.keyOf('fragment', place)),
  ]);
  if (share === undefined) {
    const details = { grantId: grant.id, holder, reason: 'share-missing' };
    throw new ContractError('INVALID_STATE', 'the holder does not have its share: deposit it again', details);
  }
  const stored = { publicPart: decodeBase64url(publicPart), share, capsule: decodeBase64url(capsule) };
  return encodeBase64url(reencryptStored(stored));
}
