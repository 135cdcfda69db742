import { ContractError, type InputOf, type SharingPolicyRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';

/** A new version of which organisations hold shares; grants name the version that they were made under. */
export async function setSharingPolicy(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:setSharingPolicy'>,
): Promise<SharingPolicyRecord> {
  const { holders, version } = input;
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('sharing-policy', { version });
  if (isReplay(existing, created)) return existing;
  if (version > 1 && (await world.get('sharing-policy', { version: version - 1 })) === undefined) {
    throw new ContractError('INVALID_INPUT', 'versions follow one another', { field: '/version' });
  }
  await assertHolders(world, holders);
  const head = await appendEvent(world, caller, undefined, {
    action: 'sharing-policy.set',
    details: { holders, version },
    subject: `sharing-policy:${version}`,
  });
  const policy: SharingPolicyRecord = { ...input, created, head };
  world.put('sharing-policy', { version }, policy);
  return policy;
}

async function assertHolders(world: World, holders: readonly string[]): Promise<void> {
  const organizations = await Promise.all(holders.map((mspId) => world.get('organization', { mspId })));
  const areKnown = organizations.every((organization) => organization?.status === 'active');
  if (!areKnown || new Set(holders).size !== holders.length) {
    throw new ContractError('INVALID_INPUT', 'holders are distinct, registered, active organisations', {
      field: '/holders',
    });
  }
}
