import { ContractError } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';

/**
 * Admins of a unit do not act for the whole organisation.
 *
 * @throws ContractError FORBIDDEN
 */
export function assertActsForOrganization(caller: Caller, mspId: string): void {
  if (caller.mspId !== mspId || caller.unit !== null) {
    throw new ContractError('FORBIDDEN', 'only the organisation itself may', { reason: 'organization' });
  }
}
