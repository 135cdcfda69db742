// Step 4: a holder's shares into its implicit private collection, endorsed by the holder alone. No public write, so this
// is the one change without an audit event; activation is the public step. The same bytes may be deposited again, which
// restores a holder's lost disk.
import { ContractError, decodeBase64url, type DepositShares, type GrantRecord } from '@lianjian/ledger-api';
import { SCALAR_BYTES } from '@lianjian/pre';
import { digestOf } from '../digest.ts';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { grantKeysFor } from './grant-keys.ts';
import { assertHolder, assertNotExpired, fragmentPlace, requireOwnGrant } from './grants.ts';
import { invalidProof } from './proof.ts';
import { checkShare } from './shares.ts';
import { transientPieces } from './transient.ts';

export async function depositShares(
  world: World,
  caller: Caller,
  { grantIds }: DepositShares,
): Promise<{ holder: string }> {
  const holder = world.ownMspId;
  for (const grantId of grantIds) await depositForGrant(world, await requireOwnGrant(world, caller, grantId), holder);
  return { holder };
}

async function depositForGrant(world: World, grant: GrantRecord, holder: string): Promise<void> {
  const { id: grantId, materials, state } = grant;
  if (state === 'revoked' || state === 'closed') {
    throw new ContractError('REVOKED', 'the grant was revoked or closed', { grantId });
  }
  assertNotExpired(world, grant);
  assertHolder(grant, holder);
  const shares = transientPieces(world, grantId, { count: materials.length, size: SCALAR_BYTES });
  for (const [index, reference] of materials.entries()) {
    const place = fragmentPlace(grant, reference, holder);
    const [fragment, material] = await Promise.all([
      world.require('fragment', place),
      world.require('material', place),
    ]);
    const share = shares[index] ?? new Uint8Array();
    const from = { field: `transient:${grantId}/${index}`, holder };
    checkShare(decodeBase64url(fragment.publicPart), share, grantKeysFor(grant, material), from);
    if (digestOf(share) !== fragment.shareDigest) {
      throw invalidProof(from, 'DIGEST_MISMATCH', 'the share is not the one whose digest the grant shows');
    }
    world.putPrivate(holder, world.keyOf('fragment', place), share);
  }
}
