// What became of a transaction that went to the orderers.
import { type Status } from '@hyperledger/fabric-gateway';
import { resultOf } from '../arguments.ts';
import { type Committed } from '../ledger.ts';
import { TryAgain, unavailable } from '../retry.ts';

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

/**
 * Of questions what became of tries, put to peers: the first that finds one in a block; undefined when all that were
 * asked know of none.
 *
 * @throws BackendError UNAVAILABLE when some could not tell: it may or may not have happened
 */
export async function firstCommitted(asking: readonly Promise<Committed>[]): Promise<Committed | undefined> {
  try {
    return await Promise.any(asking);
  } catch (error) {
    const reasons: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    if (reasons.every((reason) => reason instanceof TryAgain)) return undefined;
    throw unavailable(error);
  }
}

/** @throws FailedCommit */
export function committed({ result }: Sent, { blockNumber, code, successful, transactionId }: Status): Committed {
  if (!successful) throw new FailedCommit(code, transactionId);
  return { result: resultOf(result), transactionId, blockNumber: Number(blockNumber) };
}
