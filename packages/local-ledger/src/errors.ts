import { type ValidationCode } from './protocol/validation-code.ts';

/**
 * What can go wrong, as a closed union; the message is for people.
 *
 * - `INVALID_ARGUMENT`: the caller's own mistake; nothing was run.
 * - `INVALID_CONTRACT`: the contract classes cannot be loaded; see `cause`.
 * - `UNKNOWN_ORGANIZATION`: no organisation of this ledger has that MSP id.
 * - `IDENTITY_REFUSED`: the creator's certificate is not the organisation's, is revoked, or has expired where Fabric asks.
 * - `SIGNATURE_INVALID`: the proposal is not signed by the key of its certificate, with a low S.
 * - `PROPOSAL_REFUSED`: the proposal is malformed, or made for another channel or chaincode.
 * - `DUPLICATE_TXID`: a transaction with this id is on the ledger already.
 * - `CONTRACT_FAILED`: the contract answered with an error; `ContractError.contractMessage` is its own text.
 * - `TIMEOUT`: the contract did not answer within the execution timeout.
 * - `ENDORSEMENT_MISMATCH`: endorsing organisations came to different results.
 * - `COMMIT_FAILED`: committed as invalid; `CommitError.validationCode` says why.
 * - `NOT_FOUND`: no such block.
 * - `LOCKED`: another process has the folder open.
 * - `CONFIGURATION_CHANGED`: the folder was made for other organisations, another channel or chaincode.
 * - `CORRUPT`: what is stored contradicts itself; the message names the store.
 * - `STORAGE_FAILED`: the disk refused a write; the ledger must be closed and opened again.
 * - `CLOSED`: the ledger is closed.
 */
export type LedgerErrorCode =
  | 'INVALID_ARGUMENT'
  | 'INVALID_CONTRACT'
  | 'UNKNOWN_ORGANIZATION'
  | 'IDENTITY_REFUSED'
  | 'SIGNATURE_INVALID'
  | 'PROPOSAL_REFUSED'
  | 'DUPLICATE_TXID'
  | 'CONTRACT_FAILED'
  | 'TIMEOUT'
  | 'ENDORSEMENT_MISMATCH'
  | 'COMMIT_FAILED'
  | 'NOT_FOUND'
  | 'LOCKED'
  | 'CONFIGURATION_CHANGED'
  | 'CORRUPT'
  | 'STORAGE_FAILED'
  | 'CLOSED';

export class LedgerError extends Error {
  override readonly name: string = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static unknownOrganization(mspId: string): LedgerError {
    const named = JSON.stringify(mspId);
    return new LedgerError('UNKNOWN_ORGANIZATION', `no organisation of this ledger has the MSP id ${named}`);
  }
}

/** The contract answered with status 400 or above at one endorsing organisation. */
export class ContractError extends LedgerError {
  override readonly name = 'ContractError';
  /** The contract's own text, untouched. */
  readonly contractMessage: string;
  /** 500 for an error thrown by the contract. */
  readonly status: number;
  readonly organization: string;
  readonly transactionId: string;

  constructor(answer: { message: string; status: number; organization: string; transactionId: string }) {
    super('CONTRACT_FAILED', `chaincode response ${answer.status}, ${answer.message}`);
    this.contractMessage = answer.message;
    this.status = answer.status;
    this.organization = answer.organization;
    this.transactionId = answer.transactionId;
  }
}

/** The transaction is in a block but changed no state. */
export class CommitError extends LedgerError {
  override readonly name = 'CommitError';
  readonly transactionId: string;
  readonly blockNumber: number;
  readonly validationCode: ValidationCode;

  constructor(status: { transactionId: string; blockNumber: number; validationCode: ValidationCode }) {
    super('COMMIT_FAILED', `transaction ${status.transactionId} failed to commit with ${status.validationCode}`);
    this.transactionId = status.transactionId;
    this.blockNumber = status.blockNumber;
    this.validationCode = status.validationCode;
  }
}
