// A principal certifies itself: the registrant's certificate signs the statement of the keys, so that a granter need
// not trust the state.
import { verify } from 'node:crypto';
import {
  ContractError,
  decodeBase64url,
  type Holder,
  type PrincipalKeys,
  principalStatement,
} from '@lianjian/ledger-api';
import { PreError, PublicKey } from '@lianjian/pre';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';

/** The text by which a holder is found: a desk's role, a person's id. */
export const holderName = (holder: Holder): string => (holder.kind === 'desk' ? holder.role : holder.memberId);

function isOwn(holder: Holder, caller: Caller): boolean {
  if (holder.mspId !== caller.mspId) return false;
  return holder.kind === 'person' ? holder.memberId === caller.memberId : holder.role === caller.role;
}

/**
 * People register their own keys; a desk's keys are registered by who fills it or by the organisation's admin.
 *
 * @throws ContractError FORBIDDEN
 */
export function assertMayRegister(holder: Holder, caller: Caller): void {
  const isAdminOfDesk = holder.kind === 'desk' && isAdminOf(holder, caller);
  if (!isAdminOfDesk && (!isOwn(holder, caller) || (holder.kind === 'desk' && caller.unit !== null))) {
    throw new ContractError('FORBIDDEN', 'these are not the keys of the caller', { reason: 'holder' });
  }
}

/** An admin may also end the keys of a person who has left. */
export function assertMayEnd(holder: Holder, caller: Caller): void {
  if (!isAdminOf(holder, caller)) assertMayRegister(holder, caller);
}

const isAdminOf = (holder: Holder, caller: Caller): boolean =>
  caller.role === 'admin' && caller.unit === null && caller.mspId === holder.mspId;

/** @throws ContractError INVALID_INPUT, INVALID_PROOF */
export function assertCertified(world: World, keys: PrincipalKeys, signature: string): void {
  assertPoint('/receivingKey', keys.receivingKey);
  assertPoint('/verifyingKey', keys.verifyingKey);
  if (keys.receivingKey === keys.verifyingKey) {
    throw new ContractError('INVALID_INPUT', 'receiving and verifying key must differ', { field: '/verifyingKey' });
  }
  const { publicKey } = world.creator.certificate;
  if (!verify('sha256', principalStatement(keys), publicKey, decodeBase64url(signature))) {
    throw new ContractError('INVALID_PROOF', 'the statement is not signed by the caller', { field: '/signature' });
  }
}

function assertPoint(field: string, key: string): void {
  try {
    PublicKey.fromBytes(decodeBase64url(key));
  } catch (error) {
    if (error instanceof PreError) throw new ContractError('INVALID_INPUT', 'not a public key', { field });
    throw error;
  }
}
