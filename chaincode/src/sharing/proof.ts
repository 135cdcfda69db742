import { ContractError } from '@lianjian/ledger-api';
import { PreError } from '@lianjian/pre';

/** Where a checked object came from; `holder` is whom a refusal blames. */
export interface ProofPlace {
  /** JSON Pointer into the arguments, or the name of the transient entry. */
  readonly field: string;
  /** MSP id. */
  readonly holder?: string;
}

export function invalidProof({ field, holder }: ProofPlace, reason: string, text: string): ContractError {
  const blamed = holder === undefined ? {} : { holder };
  const message = holder === undefined ? text : `${holder}: ${text}`;
  return new ContractError('INVALID_PROOF', message, { field, reason, ...blamed });
}

/** Runs a cryptographic check; its refusal becomes the contract's INVALID_PROOF, naming the place. Shows no secret bytes. */
export function proving<T>(place: ProofPlace, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof PreError) throw invalidProof(place, error.code, error.message);
    throw error;
  }
}
