import { LedgerError } from '../errors.ts';
import { type Membership } from '../identity/membership.ts';
import { type ParsedTransaction } from '../protocol/envelope.ts';
import { transactionIdOf } from '../protocol/proposal.ts';
import { type ValidationCode } from '../protocol/validation-code.ts';
import { type StateView } from '../simulation/state-view.ts';
import { conflictOf } from './conflicts.ts';
import { isSatisfied, requiredEndorsements } from './policy.ts';

export interface ValidationContext {
  readonly membership: Membership;
  /** How many organisations the ledger has. */
  readonly organizations: number;
}

function creatorSigned(membership: Membership, { creator, payload, signature }: ParsedTransaction): boolean {
  try {
    membership.verifySignature(membership.creatorOf(creator), payload, signature);
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

function endorsersOf(membership: Membership, { responsePayload, endorsements }: ParsedTransaction): Set<string> {
  const organizations = endorsements
    .map(({ endorser, signature }) => membership.endorsingOrganization(responsePayload, endorser, signature))
    .filter((organization) => organization !== undefined);
  return new Set(organizations);
}

/** The code a committing peer gives a transaction, checked in a peer's order: signature, id, endorsements, conflicts. */
export async function validate(
  transaction: ParsedTransaction,
  view: StateView,
  { membership, organizations }: ValidationContext,
): Promise<ValidationCode> {
  if (!creatorSigned(membership, transaction)) return 'BAD_CREATOR_SIGNATURE';
  const { transactionId, nonce, creator, readWriteSet } = transaction;
  if (transactionId !== transactionIdOf(nonce, creator)) return 'BAD_PROPOSAL_TXID';
  if ((await view.findTransaction(transactionId)) !== undefined) return 'DUPLICATE_TXID';
  const endorsers = endorsersOf(membership, transaction);
  if (!isSatisfied(requiredEndorsements(readWriteSet), endorsers, organizations)) return 'ENDORSEMENT_POLICY_FAILURE';
  return (await conflictOf(view, readWriteSet)) ?? 'VALID';
}
