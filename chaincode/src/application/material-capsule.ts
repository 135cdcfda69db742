import { ContractError, decodeBase64url } from '@lianjian/ledger-api';
import { Capsule, PreError } from '@lianjian/pre';

/**
 * Whoever made the capsule knew what is in it: checked before it is stored, so that no peer converts a forged one.
 *
 * @throws ContractError INVALID_PROOF
 */
export function assertCapsule(field: string, capsule: string): void {
  try {
    Capsule.fromBytes(decodeBase64url(capsule)).verify();
  } catch (error) {
    if (error instanceof PreError) throw new ContractError('INVALID_PROOF', 'the capsule is not valid', { field });
    throw error;
  }
}
