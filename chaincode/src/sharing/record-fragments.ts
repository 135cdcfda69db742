// Step 8: every endorser verifies every proof. The ledger keeps holder and SHA-256 of each fragment, not the fragment.
import {
  type AccessRecord,
  ContractError,
  decodeBase64url,
  type GrantRecord,
  type RecordFragments,
} from '@lianjian/ledger-api';
import { CAPSULE_FRAG_BYTES } from '@lianjian/pre';
import { digestOf } from '../digest.ts';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { checkCapsuleFragment } from './capsule-fragments.ts';
import { grantKeysFor } from './grant-keys.ts';
import { advanceGrant, assertHolder, assertUsable, fragmentPlace, requireGrant } from './grants.ts';
import { assertLive, assertReads, assertRequester } from './readers.ts';
import { transientPieces } from './transient.ts';

interface Verified {
  readonly place: ReturnType<typeof fragmentPlace>;
  readonly digest: string;
}

export async function recordFragments(
  world: World,
  caller: Caller,
  { grantId, holders, requestId }: RecordFragments,
): Promise<{ requestId: string }> {
  const grant = await requireGrant(world, grantId);
  await assertReads(world, caller, grant);
  const access = await world.require('access', { grantId, requestId });
  assertRequester(access, caller);
  const batches = await Promise.all(holders.map((holder) => verifyHolder(world, grant, access, holder)));
  const verified = batches.flat();
  if (access.state === 'recorded') {
    await assertRecorded(world, requestId, verified);
    return { requestId };
  }
  assertUsable(world, grant);
  assertLive(world, access);
  if (holders.length < grant.threshold) {
    const details = { field: '/holders', threshold: grant.threshold };
    throw new ContractError('INVALID_INPUT', 'fewer holders than the threshold', details);
  }

  for (const { digest, place } of verified) {
    const { holder, item, part, version } = place;
    const record = { at: world.time.at, digest, holder };
    world.put('reencryption', { grantId, holder, item, part, requestId, version }, record);
  }
  world.put('access', { grantId, requestId }, { ...access, state: 'recorded' });
  const details = {
    applicationId: grant.applicationId,
    fragments: verified.map(({ digest, place: { holder, item, part, version } }) => ({
      digest,
      holder,
      item,
      part,
      version,
    })),
    requestId,
  };
  await advanceGrant(world, caller, grant, { action: 'access.fragments-recorded', details });
  return { requestId };
}

async function verifyHolder(
  world: World,
  grant: GrantRecord,
  access: AccessRecord,
  holder: string,
): Promise<Verified[]> {
  assertHolder(grant, holder);
  const pieces = transientPieces(world, holder, { count: access.materials.length, size: CAPSULE_FRAG_BYTES });
  return Promise.all(
    access.materials.map(async (reference, index) => {
      const place = fragmentPlace(grant, reference, holder);
      const [fragment, material] = await Promise.all([
        world.require('fragment', place),
        world.require('material', place),
      ]);
      const bytes = pieces[index] ?? new Uint8Array();
      checkCapsuleFragment(
        { bytes, field: `transient:${holder}/${index}`, holder },
        {
          capsule: decodeBase64url(material.capsule),
          keys: grantKeysFor(grant, material),
          publicPart: decodeBase64url(fragment.publicPart),
        },
      );
      return { place, digest: digestOf(bytes) };
    }),
  );
}

/** The same again succeeds and changes nothing. */
async function assertRecorded(world: World, requestId: string, verified: readonly Verified[]): Promise<void> {
  const records = await Promise.all(
    verified.map(({ place: { grantId, holder, item, part, version } }) =>
      world.get('reencryption', { grantId, holder, item, part, requestId, version }),
    ),
  );
  if (!records.every((record, index) => record?.digest === verified[index]?.digest)) {
    const details = { requestId, state: 'recorded' };
    throw new ContractError('INVALID_STATE', 'fragments of this request are recorded already', details);
  }
}
