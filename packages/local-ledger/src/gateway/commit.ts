import { type CommitStatus } from '../commit/committer.ts';
import { CommitError } from '../errors.ts';

/** A transaction handed to ordering. */
export class Commit {
  readonly #status: Promise<CommitStatus>;
  readonly #transactionId: string;
  readonly #result: Uint8Array;

  constructor(transactionId: string, result: Uint8Array, status: Promise<CommitStatus>) {
    this.#transactionId = transactionId;
    this.#result = result;
    this.#status = status;
    // Whoever asks for the status gets the failure; not asking is no crime.
    status.catch(() => undefined);
  }

  getTransactionId(): string {
    return this.#transactionId;
  }

  /** What the contract returned; valid only if the commit succeeds. */
  getResult(): Uint8Array {
    return this.#result;
  }

  /**
   * The block and code the transaction got, once the block is on disk.
   *
   * @throws LedgerError STORAGE_FAILED
   */
  getStatus(): Promise<CommitStatus> {
    return this.#status;
  }

  /** @throws CommitError unless the transaction changed the state */
  async requireSuccess(): Promise<CommitStatus> {
    const status = await this.#status;
    if (!status.successful) throw new CommitError(status);
    return status;
  }
}
