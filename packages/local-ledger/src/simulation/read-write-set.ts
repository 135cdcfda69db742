// What one execution read and would write, in the order and with the rules of Fabric's rwset builder
// (core/ledger/kvledger/txmgmt/rwsetutil): sorted by the bytes of the key, one entry a key, the last write wins.

/** Number of the block that last wrote a key; undefined where the key does not exist. */
export type Version = number | undefined;

export interface KeyRead {
  readonly key: string;
  readonly version: Version;
}

/** A range query: every key it passed. `exhausted` false means that endKey is the last key seen, inclusive. */
export interface RangeRead {
  readonly startKey: string;
  readonly endKey: string;
  readonly exhausted: boolean;
  readonly reads: readonly KeyRead[];
}

export interface KeyWrite {
  readonly key: string;
  /** Undefined deletes the key. */
  readonly value: Uint8Array | undefined;
}

export interface HashedRead {
  readonly keyHash: Uint8Array;
  readonly version: Version;
}

export interface HashedWrite {
  readonly keyHash: Uint8Array;
  /** Undefined deletes the key. */
  readonly valueHash: Uint8Array | undefined;
  /** The key's former values must be erased too. */
  readonly purge: boolean;
}

export interface HashedCollection {
  readonly collection: string;
  readonly reads: readonly HashedRead[];
  readonly writes: readonly HashedWrite[];
  /** SHA-256 of the private write set in the clear; empty when nothing is written. */
  readonly privateHash: Uint8Array;
}

/** The part that goes on the chain. */
export interface ReadWriteSet {
  readonly reads: readonly KeyRead[];
  readonly rangeReads: readonly RangeRead[];
  readonly writes: readonly KeyWrite[];
  readonly collections: readonly HashedCollection[];
}

/** A private write in the clear; it goes only to the stores of the collection's members. */
export interface PrivateWrite extends KeyWrite {
  readonly collection: string;
  readonly purge: boolean;
}

export interface SimulationResult {
  readonly readWriteSet: ReadWriteSet;
  readonly privateWrites: readonly PrivateWrite[];
}

/** Fabric orders keys by their UTF-8 bytes; JavaScript's own order differs beyond the basic plane. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
