import { type ValidationCode } from '../protocol/validation-code.ts';

export interface VersionedValue {
  /** Number of the block that wrote the value. */
  readonly version: number;
  readonly value: Buffer;
}

export interface HistoryEntry {
  readonly transactionId: string;
  readonly timestamp: Date;
  /** Undefined where the transaction deleted the key. */
  readonly value: Uint8Array | undefined;
}

/** Keys from `startKey` (inclusive) to `endKey` (exclusive), in the order of their UTF-8 bytes; an empty bound is open. */
export interface KeyRange {
  readonly startKey: string;
  readonly endKey: string;
}

export type StateEntry = readonly [key: string, VersionedValue];

/** The state after one block: public state, hashes of private data, and each organisation's private values. */
export interface StateView {
  getState(key: string): Promise<VersionedValue | undefined>;
  scanState(range: KeyRange): AsyncIterable<StateEntry>;
  getPrivateHash(collection: string, keyHash: Uint8Array): Promise<VersionedValue | undefined>;
  /** What the organisation's own store holds; undefined where it is no member of the collection. */
  getPrivate(organization: string, collection: string, key: string): Promise<VersionedValue | undefined>;
  scanPrivate(organization: string, collection: string, range: KeyRange): AsyncIterable<StateEntry>;
  /** Newest first; valid transactions only. */
  scanHistory(key: string): AsyncIterable<HistoryEntry>;
  findTransaction(transactionId: string): Promise<{ blockNumber: number; code: ValidationCode } | undefined>;
}
