// Which principal a caller may act as.
import { ContractError, type Holder, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';

export interface PrincipalVersion {
  readonly principalId: string;
  readonly version: number;
}

/** A desk is whoever fills the role, at the organisation or at one of its units. */
export function isHeldBy(holder: Holder, caller: Caller): boolean {
  if (holder.mspId !== caller.mspId) return false;
  return holder.kind === 'person' ? holder.memberId === caller.memberId : holder.role === caller.role;
}

/**
 * For a new grant both sides' keys must be in force.
 *
 * @throws ContractError NOT_FOUND, REVOKED, INVALID_STATE
 */
export async function requireActivePrincipal(
  world: World,
  { principalId, version }: PrincipalVersion,
): Promise<PrincipalRecord> {
  const principal = await world.require('principal', { principalId, version });
  assertNotCompromised(principal);
  if (principal.status !== 'active') {
    throw new ContractError('INVALID_STATE', 'the key version is retired', { principalId, version });
  }
  return principal;
}

/** @throws ContractError REVOKED */
export function assertNotCompromised({ id: principalId, status, version }: PrincipalRecord): void {
  if (status === 'compromised') {
    throw new ContractError('REVOKED', 'the key version is compromised', { principalId, version });
  }
}
