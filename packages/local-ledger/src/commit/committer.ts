import { LedgerError } from '../errors.ts';
import { Mutex } from '../mutex.ts';
import { dataHashOf, type RawBlock } from '../protocol/block.ts';
import { parseTransaction } from '../protocol/envelope.ts';
import { type ValidationCode } from '../protocol/validation-code.ts';
import { type PrivateWrite } from '../simulation/read-write-set.ts';
import { type LedgerStore } from '../store/ledger-store.ts';
import { validate, type ValidationContext } from './validate.ts';

export interface CommitStatus {
  readonly transactionId: string;
  readonly blockNumber: number;
  readonly validationCode: ValidationCode;
  /** True when the transaction changed the state. */
  readonly successful: boolean;
}

const statusOf = (
  transactionId: string,
  { number, validationCode }: Pick<RawBlock, 'number' | 'validationCode'>,
): CommitStatus => ({
  blockNumber: number,
  successful: validationCode === 'VALID',
  transactionId,
  validationCode,
});

/** Orders, validates and stores transactions, one block each. */
export class Committer {
  readonly #store: LedgerStore;
  readonly #context: ValidationContext;
  readonly #mutex = new Mutex();
  readonly #onBlock: () => void;
  #failure: LedgerError | undefined;

  constructor(store: LedgerStore, context: ValidationContext, onBlock: () => void) {
    this.#store = store;
    this.#context = context;
    this.#onBlock = onBlock;
  }

  /**
   * Resolves when the block is on disk and visible to reads.
   *
   * @throws LedgerError STORAGE_FAILED; from then on nothing is accepted, for it is unknown what reached the disk
   */
  commit(envelope: Uint8Array, privateWrites: readonly PrivateWrite[]): Promise<CommitStatus> {
    return this.#mutex.run(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      const transaction = parseTransaction(envelope);
      const { transactionId } = transaction;
      const validationCode = await validate(transaction, this.#store.view, this.#context);
      const block = this.#nextBlock(envelope, validationCode);
      await this.#append(() => this.#store.append(block, transaction, privateWrites));
      this.#onBlock();
      if (validationCode === 'DUPLICATE_TXID') return this.#firstStatus(transactionId);
      return statusOf(transactionId, block);
    });
  }

  /** A peer tells the fate of an id, and that is the first transaction's: the block has the second one's code. */
  async #firstStatus(transactionId: string): Promise<CommitStatus> {
    const first = await this.#store.view.findTransaction(transactionId);
    if (first === undefined) throw new LedgerError('CORRUPT', 'the ledger does not find a transaction that it has');
    return statusOf(transactionId, { number: first.blockNumber, validationCode: first.code });
  }

  /** Runs work after the commits that are under way and before any other. */
  betweenCommits<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.run(work);
  }

  #nextBlock(envelope: Uint8Array, validationCode: ValidationCode): RawBlock {
    const { height: number, lastHash: previousHash } = this.#store;
    return { number, previousHash, dataHash: dataHashOf(envelope), envelope, validationCode };
  }

  async #append(append: () => Promise<void>): Promise<void> {
    try {
      await append();
    } catch (cause) {
      this.#failure = new LedgerError(
        'STORAGE_FAILED',
        'a block could not be stored; close the ledger and open it again',
        {
          cause,
        },
      );
      throw this.#failure;
    }
  }
}
