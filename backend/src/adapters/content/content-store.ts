// Sealed files by content address. Two adapters: blocks on this machine's disk, and Kubo nodes. The same bytes have the
// same CID in both: UnixFS, CIDv1, raw leaves, 256 KiB chunks, balanced with 174 links.

export interface Stored {
  /** CIDv1, base32. */
  readonly cid: string;
  /** Bytes that were added. */
  readonly size: number;
}

export interface ReadOptions {
  readonly offset?: number;
  readonly length?: number;
  readonly signal?: AbortSignal;
}

/** One organisation's view of the store. Errors: BackendError `UNAVAILABLE`, `NOT_FOUND`, `TAMPERED`. */
export interface ContentStore {
  /** Adds and pins on the organisation's own node. */
  add(bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Stored>;
  /** Has a second organisation's node pin what the first has; resolves once it does. */
  replicate(cid: string, signal?: AbortSignal): Promise<void>;
  /** Bytes checked against the CID; from another node when the own one is lost. */
  read(cid: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Names of the nodes that hold the whole file, pinned. */
  pinnedBy(cid: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Unpins everywhere and frees the blocks that nothing else needs. */
  remove(cid: string): Promise<void>;
  ping(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
