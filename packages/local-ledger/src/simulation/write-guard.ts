/**
 * Fabric's order of events within one transaction: what cannot be re-checked at commit (paginated queries, queries on
 * private data) may not stand beside a write. Texts as in Fabric's tx_simulator.go, its spelling included.
 */
export class WriteGuard {
  readonly #transactionId: string;
  #written = false;
  #paginated = false;
  #privateQueried = false;

  constructor(transactionId: string) {
    this.#transactionId = transactionId;
  }

  beforeWrite(): void {
    if (this.#privateQueried) {
      throw this.#unsupported('Transaction has already performed queries on pvt data. Writes are not allowed');
    }
    if (this.#paginated) {
      throw this.#unsupported('Transaction has already performed a paginated query. Writes are not allowed');
    }
    this.#written = true;
  }

  beforePaginatedQuery(): void {
    if (this.#written) throw this.#unsupported('Paginated queries are supported only in a read-only transaction');
    this.#paginated = true;
  }

  beforePrivateQuery(): void {
    if (this.#written) throw this.#unsupported('Queries on pvt data is supported only in a read-only transaction');
    this.#privateQueried = true;
  }

  #unsupported(what: string): Error {
    return new Error(`txid [${this.#transactionId}]: unsuppored transaction. ${what}`);
  }
}
