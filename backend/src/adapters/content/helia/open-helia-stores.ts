// Helia's file system over nodes on this disk, one for each organisation, with no network between them.
import { join } from 'node:path';
import { type CID } from 'multiformats/cid';
import { BackendError } from '../../../errors.ts';
import { type AddOptions, type ContentStore, type ReadOptions, type Stored } from '../content-store.ts';
import { BlockNode, filePieces } from './block-node.ts';

/**
 * A store for each organisation, by MSP id. A file is replicated to the first organisation's node, and the first's own
 * files to the second's.
 */
export async function openHeliaStores(
  folder: string,
  organizations: readonly string[],
): Promise<ReadonlyMap<string, ContentStore>> {
  const nodes = await Promise.all(organizations.map((mspId) => BlockNode.open(mspId, join(folder, mspId))));
  return new Map(nodes.map((node) => [node.name, new HeliaStore(node, nodes)]));
}

class HeliaStore implements ContentStore {
  readonly nodes: readonly string[];
  readonly #own: BlockNode;
  readonly #others: readonly BlockNode[];

  constructor(own: BlockNode, nodes: readonly BlockNode[]) {
    this.#own = own;
    this.#others = nodes.filter((node) => node !== own);
    this.nodes = [own, ...this.#others].map(({ name }) => name);
  }

  add(bytes: AsyncIterable<Uint8Array>, options?: AddOptions): Promise<Stored> {
    return this.#own.add(bytes, options);
  }

  named(name: string): Promise<string | undefined> {
    return this.#own.named(name);
  }

  async replicate(cid: string, signal?: AbortSignal): Promise<void> {
    const [second] = this.#others;
    if (second === undefined) throw new BackendError('UNAVAILABLE', 'there is no second node', { what: 'content' });
    await second.copy(cid, (block) => this.#find(block), signal);
  }

  read(cid: string, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    return filePieces(cid, (block) => this.#find(block), options);
  }

  readAt(node: string, cid: string, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return filePieces(cid, (block) => requireBlock(this.#node(node), block), { signal });
  }

  async mend(node: string, cid: string, from: string): Promise<void> {
    const source = this.#node(from);
    const target = this.#node(node);
    await target.remove(cid);
    await target.copy(cid, (block) => requireBlock(source, block));
  }

  async pinnedBy(cid: string): Promise<readonly string[]> {
    const nodes = [this.#own, ...this.#others];
    const pinned = await Promise.all(nodes.map((node) => node.isPinned(cid)));
    return nodes.filter((_, index) => pinned[index]).map(({ name }) => name);
  }

  async remove(cid: string): Promise<void> {
    for (const node of [this.#own, ...this.#others]) await node.remove(cid);
  }

  async ping(): Promise<void> {
    await this.#own.isPinned('');
  }

  close(): Promise<void> {
    return this.#own.close();
  }

  #node(name: string): BlockNode {
    const found = [this.#own, ...this.#others].find((node) => node.name === name);
    if (found !== undefined) return found;
    throw new BackendError('NOT_FOUND', 'no such content node', { kind: 'content node', id: name });
  }

  async #find(block: CID): Promise<Uint8Array> {
    for (const node of [this.#own, ...this.#others]) {
      const bytes = await node.block(block);
      if (bytes !== undefined) return bytes;
    }
    throw nowhere(block);
  }
}

const nowhere = (block: CID): BackendError =>
  new BackendError('NOT_FOUND', 'no node has this content', { kind: 'content', id: block.toString() });

async function requireBlock(node: BlockNode, block: CID): Promise<Uint8Array> {
  const bytes = await node.block(block);
  if (bytes === undefined) throw nowhere(block);
  return bytes;
}
