// One execution of a transaction at one organisation: reads come from the state before the transaction, writes are
// collected and never read back (Fabric's lock-based transaction simulator).
import { sha256 } from '../hash.ts';
import { encodePrivateWrites } from '../protocol/read-write-set-codec.ts';
import { ownerOfCollection } from './collections.ts';
import { RangeQuery } from './range-query.ts';
import {
  compareKeys,
  type HashedCollection,
  type HashedWrite,
  type PrivateWrite,
  type SimulationResult,
  type Version,
} from './read-write-set.ts';
import { type HistoryEntry, type KeyRange, type StateEntry, type StateView } from './state-view.ts';
import { WriteGuard } from './write-guard.ts';

export interface SimulationContext {
  readonly view: StateView;
  readonly transactionId: string;
  readonly chaincode: string;
  /** MSP id of the organisation whose peer executes. */
  readonly organization: string;
  /** MSP ids of all organisations. */
  readonly members: ReadonlySet<string>;
}

type Writes = Map<string, Uint8Array | undefined>;

interface PrivateCollection {
  readonly reads: Map<string, Version>;
  readonly writes: Map<string, { value: Uint8Array | undefined; purge: boolean }>;
}

const sorted = <T>(entries: ReadonlyMap<string, T>): [string, T][] =>
  [...entries].sort(([a], [b]) => compareKeys(a, b));

/** Fabric takes an empty value for a deletion (FAB-18386). */
const valueOrDelete = (value: Uint8Array): Uint8Array | undefined =>
  value.length === 0 ? undefined : Uint8Array.from(value);

export class Simulator {
  readonly #context: SimulationContext;
  readonly #guard: WriteGuard;
  readonly #reads = new Map<string, Version>();
  readonly #rangeQueries: RangeQuery[] = [];
  readonly #writes: Writes = new Map();
  readonly #collections = new Map<string, PrivateCollection>();
  #ended = false;

  constructor(context: SimulationContext) {
    this.#context = context;
    this.#guard = new WriteGuard(context.transactionId);
  }

  async getState(key: string): Promise<Buffer | undefined> {
    this.#assertOpen();
    const found = await this.#context.view.getState(key);
    this.#reads.set(key, found?.version);
    return found?.value;
  }

  putState(key: string, value: Uint8Array): void {
    this.#beforeWrite();
    this.#writes.set(key, valueOrDelete(value));
  }

  deleteState(key: string): void {
    this.#beforeWrite();
    this.#writes.set(key, undefined);
  }

  rangeQuery(range: KeyRange, paginated: boolean): RangeQuery {
    this.#assertOpen();
    if (paginated) this.#guard.beforePaginatedQuery();
    const query = new RangeQuery(range, this.#context.view.scanState(range));
    this.#rangeQueries.push(query);
    return query;
  }

  history(key: string): AsyncIterable<HistoryEntry> {
    this.#assertOpen();
    return this.#context.view.scanHistory(key);
  }

  async getPrivate(collection: string, key: string): Promise<Buffer | undefined> {
    const { reads } = this.#collection(collection);
    const { view, organization } = this.#context;
    const [own, hash] = await Promise.all([
      view.getPrivate(organization, collection, key),
      view.getPrivateHash(collection, sha256(Buffer.from(key))),
    ]);
    if (own?.version !== hash?.version) {
      const height = (version: Version): string =>
        version === undefined ? '<nil>' : `{BlockNum: ${version}, TxNum: 0}`;
      throw new Error(
        'private data matching public hash version is not available. ' +
          `Public hash version = ${height(hash?.version)}, Private data version = ${height(own?.version)}`,
      );
    }
    reads.set(key, own?.version);
    return own?.value;
  }

  async getPrivateHash(collection: string, key: string): Promise<Buffer | undefined> {
    const { reads } = this.#collection(collection);
    const found = await this.#context.view.getPrivateHash(collection, sha256(Buffer.from(key)));
    reads.set(key, found?.version);
    return found?.value;
  }

  /** Private ranges are not re-checked at commit, so Fabric allows them in read-only transactions alone. */
  scanPrivate(collection: string, range: KeyRange): AsyncIterable<StateEntry> {
    this.#collection(collection);
    this.#guard.beforePrivateQuery();
    return this.#context.view.scanPrivate(this.#context.organization, collection, range);
  }

  putPrivate(collection: string, key: string, value: Uint8Array): void {
    this.#writePrivate(collection, key, { value: valueOrDelete(value), purge: false });
  }

  deletePrivate(collection: string, key: string): void {
    this.#writePrivate(collection, key, { value: undefined, purge: false });
  }

  purgePrivate(collection: string, key: string): void {
    this.#writePrivate(collection, key, { value: undefined, purge: true });
  }

  /** Ends the execution: whatever the contract still does afterwards is refused. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#rangeQueries.map((query) => query.close()));
  }

  result(): SimulationResult {
    return {
      readWriteSet: {
        reads: sorted(this.#reads).map(([key, version]) => ({ key, version })),
        rangeReads: this.#rangeQueries.map((query) => query.read()),
        writes: sorted(this.#writes).map(([key, value]) => ({ key, value })),
        collections: sorted(this.#collections)
          .filter(([, { reads, writes }]) => reads.size + writes.size > 0)
          .map(([name, { reads, writes }]) => hashedCollection(name, reads, writes)),
      },
      privateWrites: sorted(this.#collections).flatMap(([collection, { writes }]) =>
        sorted(writes).map(([key, write]): PrivateWrite => ({ collection, key, ...write })),
      ),
    };
  }

  #writePrivate(collection: string, key: string, write: { value: Uint8Array | undefined; purge: boolean }): void {
    const { writes } = this.#collection(collection);
    this.#beforeWrite();
    writes.set(key, write);
  }

  #beforeWrite(): void {
    this.#assertOpen();
    this.#guard.beforeWrite();
  }

  #collection(name: string): PrivateCollection {
    this.#assertOpen();
    const owner = ownerOfCollection(name);
    if (owner === undefined || !this.#context.members.has(owner)) {
      const { chaincode } = this.#context;
      throw new Error(`collection [${name}] not defined in the collection config for chaincode [${chaincode}]`);
    }
    const known = this.#collections.get(name);
    if (known !== undefined) return known;
    const created: PrivateCollection = { reads: new Map(), writes: new Map() };
    this.#collections.set(name, created);
    return created;
  }

  #assertOpen(): void {
    if (this.#ended) throw new Error(`txid [${this.#context.transactionId}]: the transaction has ended`);
  }
}

function hashedCollection(
  collection: string,
  reads: PrivateCollection['reads'],
  writes: PrivateCollection['writes'],
): HashedCollection {
  const inOrder = sorted(writes);
  return {
    collection,
    reads: sorted(reads).map(([key, version]) => ({ keyHash: sha256(Buffer.from(key)), version })),
    writes: inOrder.map(([key, { value, purge }]): HashedWrite => ({
      keyHash: sha256(Buffer.from(key)),
      valueHash: value === undefined ? undefined : sha256(value),
      purge,
    })),
    privateHash:
      inOrder.length === 0
        ? new Uint8Array()
        : sha256(encodePrivateWrites(inOrder.map(([key, { value }]) => ({ key, value })))),
  };
}
