// One organisation's node: blocks on disk, pins, and no block that nothing needs.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unixfs } from '@helia/unixfs';
import { LevelBlockstore } from 'blockstore-level';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { BackendError } from '../../../errors.ts';
import { Mutex } from '../../mutex.ts';
import { type AddOptions, type Stored } from '../content-store.ts';
import { CHUNK_BYTES, MOST_LINKS } from '../unixfs-parameters.ts';
import { References } from './references.ts';
import { Transfer } from './transfer.ts';

type Store = Parameters<typeof unixfs>[0]['blockstore'];

const AS_KUBO = {
  chunker: fixedSize({ chunkSize: CHUNK_BYTES }),
  cidVersion: 1,
  layout: balanced({ maxChildrenPerNode: MOST_LINKS }),
  rawLeaves: true,
} as const;

/** A key that no block has: to write its absence synchronously puts every write before it on disk. */
const NO_BLOCK = '~';

/** Blocks that are read ahead of the consumer. */
const READ_AHEAD = 4;

/** Blocks are kept by digest, whichever codec names them. */
const nameOf = ({ multihash }: CID): string => CID.createV1(raw.code, multihash).toString();

export interface Range {
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export class BlockNode {
  /** MSP id of the organisation whose node this is. */
  readonly name: string;
  readonly #blocks: LevelBlockstore;
  readonly #references: References;
  /** Deleting looks for owners first: nobody may become one meanwhile. */
  readonly #mutex = new Mutex();

  private constructor(name: string, blocks: LevelBlockstore, references: References) {
    this.name = name;
    this.#blocks = blocks;
    this.#references = references;
  }

  /**
   * What transfers that were cut off left behind is removed.
   *
   * @throws BackendError UNAVAILABLE when another process has the folder open
   */
  static async open(name: string, folder: string): Promise<BlockNode> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const blocks = new LevelBlockstore(join(folder, 'blocks'));
    try {
      await blocks.open();
    } catch (cause) {
      throw new BackendError(
        'UNAVAILABLE',
        `the content store in ${folder} does not open`,
        { what: 'content' },
        { cause },
      );
    }
    const node = new BlockNode(name, blocks, await References.open(join(folder, 'references')));
    await node.#sweep();
    return node;
  }

  async close(): Promise<void> {
    await this.#blocks.close();
    await this.#references.close();
  }

  /** Adds and pins. */
  add(bytes: AsyncIterable<Uint8Array>, { name, signal }: AddOptions = {}): Promise<Stored> {
    let size = 0;
    async function* counted(): AsyncGenerator<Uint8Array, void> {
      for await (const piece of bytes) {
        signal?.throwIfAborted();
        size += piece.length;
        yield piece;
      }
    }
    return this.#transfer(async (transfer) => {
      const cid = await unixfs({ blockstore: transfer }).addByteStream(counted(), { ...AS_KUBO, ...aborting(signal) });
      return { cid: cid.toString(), size };
    }, name);
  }

  /** Copies a file from where `read` finds its blocks, and pins it. */
  async copy(cid: string, read: (block: CID) => Promise<Uint8Array>, signal?: AbortSignal): Promise<void> {
    if (await this.isPinned(cid)) return;
    await this.#transfer(async (transfer) => {
      const through = async (block: CID): Promise<Uint8Array> => {
        const bytes = await read(block);
        await transfer.put(block, bytes);
        return bytes;
      };
      const pieces = filePieces(cid, through, { signal });
      while ((await pieces.next()).done !== true);
      return { cid };
    });
  }

  /**
   * Undefined when it is not here.
   *
   * @throws BackendError TAMPERED when these are not the bytes that the CID names
   */
  async block(cid: CID): Promise<Uint8Array | undefined> {
    if (!(await this.#blocks.has(cid))) return undefined;
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#blocks.get(cid)) pieces.push(piece);
    const bytes = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
    const digest = createHash('sha256').update(bytes).digest();
    if (digest.equals(cid.multihash.digest)) return bytes;
    const what = `block ${cid.toString()} on the node of ${this.name}`;
    throw new BackendError('TAMPERED', `${what} is not what it was`, { what, node: this.name });
  }

  isPinned(cid: string): Promise<boolean> {
    return this.#references.isPinned(cid);
  }

  named(name: string): Promise<string | undefined> {
    return this.#references.named(name);
  }

  async remove(cid: string): Promise<void> {
    if (!(await this.isPinned(cid))) return;
    await this.#references.unpin(cid);
    await this.#discard(cid);
  }

  async #transfer<T extends { readonly cid: string }>(
    work: (transfer: Transfer) => Promise<T>,
    name?: string,
  ): Promise<T> {
    const owner = randomUUID();
    await this.#references.beginTransfer(owner);
    const transfer = new Transfer(this.#blocks, (block) =>
      this.#mutex.run(() => this.#references.add(owner, nameOf(block))),
    );
    try {
      const done = await work(transfer);
      await transfer.end();
      await this.#blocks.db.del(NO_BLOCK, { sync: true });
      await this.#references.pin(owner, done.cid, name);
      return done;
    } catch (error) {
      await transfer.end();
      await this.#discard(owner);
      throw error;
    }
  }

  async #sweep(): Promise<void> {
    for (const owner of await this.#references.unfinished()) await this.#discard(owner);
  }

  async #discard(owner: string): Promise<void> {
    for (const block of await this.#references.blocksOf(owner)) {
      await this.#mutex.run(async () => {
        if (!(await this.#references.isOwnedByOthers(block, owner))) await this.#blocks.delete(CID.parse(block));
      });
    }
    await this.#references.forget(owner);
  }
}

const aborting = (signal: AbortSignal | undefined): { signal?: AbortSignal } =>
  signal === undefined ? {} : { signal };

/** The file's bytes, from blocks that `read` finds and has checked. */
export async function* filePieces(
  cid: string,
  read: (block: CID) => Promise<Uint8Array>,
  { offset, length, signal }: Range = {},
): AsyncGenerator<Uint8Array, void> {
  const blockstore = {
    async *get(block: CID) {
      yield await read(block);
    },
  } as unknown as Store;
  // Without a bound the exporter reads all blocks of a layer at once; the file system passes it on.
  const options = {
    blockReadConcurrency: READ_AHEAD,
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
    ...aborting(signal),
  };
  yield* unixfs({ blockstore }).cat(CID.parse(cid), options);
}
