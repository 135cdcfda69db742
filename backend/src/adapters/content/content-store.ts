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
  readonly signal?: AbortSignal | undefined;
}

export interface AddOptions {
  /** By which the content is found again when its CID was not yet noted down. */
  readonly name?: string;
  readonly signal?: AbortSignal | undefined;
}

/** One organisation's view of the store. Errors: BackendError `UNAVAILABLE`, `NOT_FOUND`, `TAMPERED`. */
export interface ContentStore {
  /** Names of the nodes that this process may ask, the own one first. */
  readonly nodes: readonly string[];
  /** Adds and pins on the organisation's own node. */
  add(bytes: AsyncIterable<Uint8Array>, options?: AddOptions): Promise<Stored>;
  /** CID of what was added under this name and is still pinned on the own node. */
  named(name: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Has a second organisation's node pin what the first has; resolves once it does. */
  replicate(cid: string, signal?: AbortSignal): Promise<void>;
  /** Bytes checked against the CID; from another node when the own one is lost. */
  read(cid: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** What one node itself has, whether it is right or not; nothing is fetched from others. */
  readAt(node: string, cid: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Writes the whole file anew on a node, from another that has it, and pins it there. */
  mend(node: string, cid: string, from: string): Promise<void>;
  /** Names of the nodes that hold the whole file, pinned. */
  pinnedBy(cid: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Unpins everywhere and frees the blocks that nothing else needs. */
  remove(cid: string): Promise<void>;
  ping(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
