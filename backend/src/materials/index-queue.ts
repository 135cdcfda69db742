// Entries of one case go to the chain one batch after another, so that files that arrive together do not conflict.
import { ContractError, type MaterialIndexEntry } from '@lianjian/ledger-api';
import { type Committed, type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';

/** The contract takes as many in one transaction. */
const MOST_ENTRIES = 50;

interface Waiting {
  readonly wallet: Wallet;
  readonly entry: MaterialIndexEntry;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

const partOf = ({ entry: { item, part } }: Waiting): string => `${item}/${part}`;

/** From the front: one signer's, each part once. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  for (const next of [...waiting]) {
    const first = batch[0] ?? next;
    const fits = next.wallet.certificate === first.wallet.certificate && batch.length < MOST_ENTRIES;
    if (fits && !batch.some((taken) => partOf(taken) === partOf(next))) batch.push(next);
  }
  for (const taken of batch) waiting.splice(waiting.indexOf(taken), 1);
  return batch;
}

export class IndexQueue {
  readonly #ledger: Ledger;
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Resolves once the entry is in a block. Errors: as `application:recordMaterials`. */
  record(wallet: Wallet, applicationId: string, entry: MaterialIndexEntry): Promise<Committed> {
    return new Promise((resolve, reject) => {
      const next = { wallet, entry, resolve, reject };
      const waiting = this.#waiting.get(applicationId);
      if (waiting !== undefined) {
        waiting.push(next);
        return;
      }
      this.#waiting.set(applicationId, [next]);
      void this.#drain(applicationId);
    });
  }

  async #drain(applicationId: string): Promise<void> {
    const waiting = this.#waiting.get(applicationId) ?? [];
    while (waiting.length > 0) await this.#send(applicationId, takeBatch(waiting));
    this.#waiting.delete(applicationId);
  }

  /** Settles every entry of the batch; never throws. */
  async #send(applicationId: string, batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    try {
      const materials = batch.map(({ entry }) => entry);
      const input = { discarded: [], id: applicationId, materials };
      const committed = await this.#ledger.submit(first.wallet, 'application:recordMaterials', input);
      for (const { resolve } of batch) resolve(committed);
    } catch (error) {
      if (error instanceof ContractError && batch.length > 1) {
        // One of them is refused: which one, each tells alone.
        for (const one of batch) await this.#send(applicationId, [one]);
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }
}
