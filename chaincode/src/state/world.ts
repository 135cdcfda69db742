// What operations see of the ledger. Reads are those of Fabric: the state before the transaction, each key read once.
// Writes are gathered and go out together at the end, so that a refused call has written nothing.
import {
  ContractError,
  type KeyAttributes,
  keyAttributes,
  type KeyKind,
  type KeyPrefix,
  keyPrefix,
  type LeafKind,
  type RecordKind,
  type RecordOf,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { repeatable } from './repeatable.ts';
import { type Stub } from './stub.ts';
import { type Creator } from './creator.ts';
import { type IndexPage, readIndexPage, type Paging } from './index-page.ts';
import { present, PrivateStore } from './private-store.ts';
import { decodeRecord, encodeRecord } from './record-codec.ts';
import { type TransactionTime } from './transaction-time.ts';

/** Ids only: what a client needs to fetch the event. */
export interface Announcement {
  readonly action: string;
  /** Of a grant's event. */
  readonly application?: string;
  readonly sequence: number;
  readonly subject: string;
}

/** Name of the one chaincode event of a transaction; its payload is the list of announcements. */
export const EVENT_NAME = 'audit-events';

const DELETED = Symbol('deleted');

export class World {
  readonly transactionId: string;
  readonly time: TransactionTime;
  readonly creator: Creator;
  readonly #stub: Stub;
  readonly #reads = new Map<string, Promise<Uint8Array | undefined>>();
  readonly #writes = new Map<string, Uint8Array | typeof DELETED>();
  readonly #privateWrites: (() => Promise<void>)[] = [];
  readonly #announcements: Announcement[] = [];

  constructor(stub: Stub, creator: Creator, time: TransactionTime) {
    this.#stub = stub;
    this.creator = creator;
    this.time = time;
    this.transactionId = stub.getTxID();
  }

  /** The organisation whose peer runs this call. */
  get ownMspId(): string {
    return this.#stub.getMspID();
  }

  keyOf<K extends KeyKind>(kind: K, attributes: KeyAttributes<K>): string {
    return this.#stub.createCompositeKey(kind, keyAttributes(kind, attributes));
  }

  /** @throws ContractError CORRUPT_STATE */
  async get<K extends RecordKind>(kind: K, attributes: KeyAttributes<K>): Promise<RecordOf<K> | undefined> {
    return this.getByKey(kind, this.keyOf(kind, attributes));
  }

  /** @throws ContractError NOT_FOUND naming kind and id */
  async require<K extends RecordKind>(kind: K, attributes: KeyAttributes<K>): Promise<RecordOf<K>> {
    const record = await this.get(kind, attributes);
    if (record === undefined) {
      throw new ContractError('NOT_FOUND', `no such ${kind}`, { id: repeatable(attributes), kind });
    }
    return record;
  }

  /** What a leaf points to. */
  async getByKey<K extends RecordKind>(kind: K, key: string): Promise<RecordOf<K> | undefined> {
    const bytes = await this.#read(key);
    return bytes === undefined ? undefined : decodeRecord(kind, bytes);
  }

  async hasLeaf<K extends LeafKind>(kind: K, attributes: KeyAttributes<K>): Promise<boolean> {
    return (await this.#read(this.keyOf(kind, attributes))) !== undefined;
  }

  /** The text under a key; undefined where there is none. */
  async valueOf(key: string): Promise<string | undefined> {
    const bytes = await this.#read(key);
    return bytes && Buffer.from(bytes).toString();
  }

  /** The primary key that a leaf holds. */
  getLeaf<K extends LeafKind>(kind: K, attributes: KeyAttributes<K>): Promise<string | undefined> {
    return this.valueOf(this.keyOf(kind, attributes));
  }

  put<K extends RecordKind>(kind: K, attributes: KeyAttributes<K>, record: RecordOf<K>): void {
    this.#write(this.keyOf(kind, attributes), encodeRecord(kind, record));
  }

  delete<K extends KeyKind>(kind: K, attributes: KeyAttributes<K>): void {
    this.#write(this.keyOf(kind, attributes), DELETED);
  }

  putLeaf<K extends LeafKind>(kind: K, attributes: KeyAttributes<K>, primaryKey: string): void {
    this.#write(this.keyOf(kind, attributes), Buffer.from(primaryKey));
  }

  /** Values under a prefix in key order, for short lists within a transaction that writes. */
  async scan<K extends KeyKind>(kind: K, prefix: KeyPrefix<K>): Promise<Uint8Array[]> {
    const values: Uint8Array[] = [];
    for await (const { value } of this.#stub.getStateByPartialCompositeKey(kind, keyPrefix(kind, prefix))) {
      values.push(value);
    }
    return values;
  }

  /** Records under a prefix; only where few can be. */
  async scanRecords<K extends RecordKind>(kind: K, prefix: KeyPrefix<K>): Promise<RecordOf<K>[]> {
    return (await this.scan(kind, prefix)).map((bytes) => decodeRecord(kind, bytes));
  }

  /** The records that the leaves under a prefix point to. */
  async scanLeaves<K extends RecordKind>(leaf: LeafKind, prefix: KeyPrefix<LeafKind>, kind: K): Promise<RecordOf<K>[]> {
    const keys = await this.scan(leaf, prefix);
    const records = await Promise.all(keys.map((key) => this.getByKey(kind, Buffer.from(key).toString())));
    return records.filter((record) => record !== undefined);
  }

  /** One page of values; in queries only. */
  page<K extends KeyKind>(kind: K, prefix: KeyPrefix<K>, paging: Paging): Promise<IndexPage> {
    return readIndexPage(this.#stub, kind, keyPrefix(kind, prefix), paging);
  }

  /** What the last transaction that touched a key wrote, from the blocks; undefined where it was deleted, or never was. */
  async lastWritten(key: string): Promise<Uint8Array | undefined> {
    for await (const { isDelete, value } of this.#stub.getHistoryForKey(key)) return isDelete ? undefined : value;
    return undefined;
  }

  private(mspId: string): PrivateStore {
    return new PrivateStore(this.#stub, mspId);
  }

  putPrivate(mspId: string, key: string, value: Uint8Array): void {
    this.#privateWrites.push(() => this.private(mspId).put(key, value));
  }

  purgePrivate(mspId: string, key: string): void {
    this.#privateWrites.push(() => this.private(mspId).purge(key));
  }

  /** A field of the transient data. */
  transient(name: string): Uint8Array | undefined {
    return this.#stub.getTransient().get(name);
  }

  announce(announcement: Announcement): void {
    this.#announcements.push(announcement);
  }

  /** Whether anything is to be written. */
  get isChanged(): boolean {
    return this.#writes.size > 0 || this.#privateWrites.length > 0;
  }

  async commit(): Promise<void> {
    const writes = Array.from(this.#writes, ([key, value]) =>
      value === DELETED ? this.#stub.deleteState(key) : this.#stub.putState(key, value),
    );
    await Promise.all([...writes, ...this.#privateWrites.map((write) => write())]);
    if (this.#announcements.length > 0) {
      this.#stub.setEvent(EVENT_NAME, Buffer.from(stringifyCanonicalJson(this.#announcements)));
    }
  }

  #read(key: string): Promise<Uint8Array | undefined> {
    const known = this.#reads.get(key);
    if (known !== undefined) return known;
    const reading = this.#stub.getState(key).then(present);
    this.#reads.set(key, reading);
    return reading;
  }

  #write(key: string, value: Uint8Array | typeof DELETED): void {
    if (this.#writes.has(key)) throw new Error('a key is written twice in one transaction');
    this.#writes.set(key, value);
  }
}
