// Who may use a grant: whoever fills the reader's desk, or the person, with the key version that the grant names.
import { type AccessRecord, ContractError, type GrantRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isSamePerson } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertNotCompromised, isHeldBy } from './principals.ts';

/** A desk reads what concerns all units, so a unit's people do not read there. */
export const isReader = ({ reader: { holder } }: GrantRecord, caller: Caller): boolean =>
  isHeldBy(holder, caller) && (holder.kind === 'person' || caller.unit === null);

/**
 * A retired key version still reads, as evidence must outlive it; a compromised one does not.
 *
 * @throws ContractError FORBIDDEN, REVOKED
 */
export async function assertReads(world: World, caller: Caller, grant: GrantRecord): Promise<void> {
  if (!isReader(grant, caller)) {
    throw new ContractError('FORBIDDEN', 'the grant is for another reader', { reason: 'not-the-reader' });
  }
  const { principalId, version } = grant.reader;
  assertNotCompromised(await world.require('principal', { principalId, version }));
}

/**
 * A request binds the person who made it: nobody else at the desk uses it.
 *
 * @throws ContractError FORBIDDEN
 */
export function assertRequester({ requester }: AccessRecord, caller: Caller): void {
  if (!isSamePerson(requester, caller)) {
    throw new ContractError('FORBIDDEN', 'another person made the request', { reason: 'not-the-requester' });
  }
}

/** @throws ContractError EXPIRED by either clock */
export function assertLive(world: World, { expiresAt, id: requestId }: AccessRecord): void {
  if (world.time.isPast(expiresAt)) {
    throw new ContractError('EXPIRED', 'the access request has expired: make another', { expiresAt, requestId });
  }
}
