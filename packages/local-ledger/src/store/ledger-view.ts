import { type RawBlock, decodeBlock } from '../protocol/block.ts';
import { parseTransaction } from '../protocol/envelope.ts';
import { type ValidationCode } from '../protocol/validation-code.ts';
import { ownerOfCollection } from '../simulation/collections.ts';
import {
  type HistoryEntry,
  type KeyRange,
  type StateEntry,
  type StateView,
  type VersionedValue,
} from '../simulation/state-view.ts';
import { type Database, type Snapshot } from './database.ts';
import {
  blockKey,
  blockOfHistoryKey,
  type Bounds,
  decodeVersioned,
  hashKey,
  historyBounds,
  numberOf,
  privateBounds,
  privateKey,
  privateKeyOf,
  stateBounds,
  stateKey,
  stateKeyOf,
  transactionKey,
} from './key-layout.ts';

interface Source {
  readonly database: Database;
  readonly snapshot: Snapshot;
}

const sourceOf = (database: Database): Source => ({ database, snapshot: database.snapshot() });

async function versionedAt({ database, snapshot }: Source, key: Buffer): Promise<VersionedValue | undefined> {
  const found = await database.get(key, { snapshot });
  return found === undefined ? undefined : decodeVersioned(found);
}

async function* scan(source: Source, bounds: Bounds, keyOf: (key: Buffer) => string): AsyncGenerator<StateEntry> {
  // LevelDB takes a range that ends before it begins for an empty one.
  for await (const [key, value] of source.database.iterator({ ...bounds, snapshot: source.snapshot })) {
    yield [keyOf(key), decodeVersioned(value)];
  }
}

/** All databases as they stood after one block, for as long as anyone reads. */
export class LedgerView implements StateView {
  readonly height: number;
  readonly #ledger: Source;
  readonly #private: ReadonlyMap<string, Source>;
  #users = 0;
  #unused: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(height: number, ledger: Database, privateDatabases: ReadonlyMap<string, Database>) {
    this.height = height;
    this.#ledger = sourceOf(ledger);
    this.#private = new Map([...privateDatabases].map(([mspId, database]) => [mspId, sourceOf(database)]));
  }

  /** Keeps the view open while `work` runs. */
  async use<T>(work: (view: this) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work(this);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#release();
    }
  }

  /** To be called once, when nobody will begin to use the view any more. Resolves when the last user is done. */
  async close(): Promise<void> {
    // A closing snapshot refuses further reads, so its own count of users is of no help.
    if (this.#users > 0) await this.#unused.promise;
    await Promise.all(this.#snapshots().map((snapshot) => snapshot.close()));
  }

  getState(key: string): Promise<VersionedValue | undefined> {
    return versionedAt(this.#ledger, stateKey(key));
  }

  scanState(range: KeyRange): AsyncIterable<StateEntry> {
    return scan(this.#ledger, stateBounds(range), stateKeyOf);
  }

  getPrivateHash(collection: string, keyHash: Uint8Array): Promise<VersionedValue | undefined> {
    return versionedAt(this.#ledger, hashKey(collection, keyHash));
  }

  async getPrivate(organization: string, collection: string, key: string): Promise<VersionedValue | undefined> {
    const source = this.#memberStore(organization, collection);
    return source === undefined ? undefined : versionedAt(source, privateKey(collection, key));
  }

  async *scanPrivate(organization: string, collection: string, range: KeyRange): AsyncGenerator<StateEntry> {
    const source = this.#memberStore(organization, collection);
    if (source !== undefined) yield* scan(source, privateBounds(collection, range), privateKeyOf);
  }

  async *scanHistory(key: string): AsyncGenerator<HistoryEntry> {
    const { database, snapshot } = this.#ledger;
    for await (const historyKey of database.keys({ ...historyBounds(key), snapshot, reverse: true })) {
      const block = await this.readBlock(blockOfHistoryKey(historyKey));
      if (block === undefined) throw new Error('a block of the history is missing');
      const { transactionId, timestamp, readWriteSet } = parseTransaction(block.envelope);
      yield { transactionId, timestamp, value: readWriteSet.writes.find((write) => write.key === key)?.value };
    }
  }

  async findTransaction(id: string): Promise<{ blockNumber: number; code: ValidationCode } | undefined> {
    const { database, snapshot } = this.#ledger;
    const found = await database.get(transactionKey(id), { snapshot });
    if (found === undefined) return undefined;
    const blockNumber = numberOf(found);
    const block = await this.readBlock(blockNumber);
    return block && { blockNumber, code: block.validationCode };
  }

  async readBlock(number: number): Promise<RawBlock | undefined> {
    const { database, snapshot } = this.#ledger;
    const bytes = await database.get(blockKey(number), { snapshot });
    return bytes === undefined ? undefined : decodeBlock(bytes);
  }

  #release(): void {
    this.#unused.resolve();
    this.#unused = Promise.withResolvers();
  }

  #memberStore(organization: string, collection: string): Source | undefined {
    return ownerOfCollection(collection) === organization ? this.#private.get(organization) : undefined;
  }

  #snapshots(): Snapshot[] {
    return [this.#ledger, ...this.#private.values()].map(({ snapshot }) => snapshot);
  }
}
