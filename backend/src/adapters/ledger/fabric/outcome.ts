// What became of a transaction that went to the orderers.
import { type Status } from '@hyperledger/fabric-gateway';
import { resultOf } from '../arguments.ts';
import { type Committed } from '../ledger.ts';
import { TryAgain } from '../retry.ts';

export interface Sent {
  readonly transactionId: string;
  /** What the contract answered the endorsers' question with. */
  readonly result: Uint8Array;
}

/** Of peer.TxValidationCode: MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT. */
const CONFLICTS: readonly number[] = [11, 12];

/** It is in a block, and no peer applies it. */
export class FailedCommit extends Error {
  override readonly name = 'FailedCommit';
  readonly #code: number;

  constructor(code: number, transactionId: string) {
    super(`transaction ${transactionId} is in a block with validation code ${code}`);
    this.#code = code;
  }

  get meaning(): Error {
    return CONFLICTS.includes(this.#code) ? new TryAgain(this) : this;
  }
}

/** @throws FailedCommit */
export function committed({ result }: Sent, { blockNumber, code, successful, transactionId }: Status): Committed {
  if (!successful) throw new FailedCommit(code, transactionId);
  return { result: resultOf(result), transactionId, blockNumber: Number(blockNumber) };
}
