// The organisations' Kubo nodes in their private swarm.
import { readFile } from 'node:fs/promises';
import { BackendError } from '../../../errors.ts';
import { type NetworkProfile } from '../../network-profile.ts';
import { type AddOptions, type ContentStore, type ReadOptions, type Stored } from '../content-store.ts';
import { KuboNode } from './kubo-node.ts';

/**
 * A store for each organisation that this process serves. One without a node of its own uses the last node of the
 * profile. A file is replicated to the first other node that this process may speak to.
 */
export async function openKuboStores(
  { organizations }: NetworkProfile,
  served: readonly string[],
): Promise<ReadonlyMap<string, ContentStore>> {
  const nodes: KuboNode[] = [];
  for (const { content, mspId } of organizations) {
    if (content === null) continue;
    const token = (await readFile(content.tokenFile, 'utf8')).trim();
    nodes.push(new KuboNode({ mspId, token, url: content.url }));
  }
  return new Map(served.map((mspId) => [mspId, new KuboStore(mspId, nodes)]));
}

class KuboStore implements ContentStore {
  readonly nodes: readonly string[];
  readonly #own: KuboNode;
  readonly #others: readonly KuboNode[];

  constructor(mspId: string, nodes: readonly KuboNode[]) {
    const own = nodes.find(({ name }) => name === mspId) ?? nodes.at(-1);
    if (own === undefined)
      throw new BackendError('UNAVAILABLE', 'the network has no content node', { what: 'content' });
    this.#own = own;
    this.#others = nodes.filter((node) => node !== own);
    this.nodes = [own, ...this.#others].map(({ name }) => name);
  }

  add(bytes: AsyncIterable<Uint8Array>, options?: AddOptions): Promise<Stored> {
    return this.#own.add(bytes, options);
  }

  named(name: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#own.named(name, signal);
  }

  async replicate(cid: string, signal?: AbortSignal): Promise<void> {
    const [second] = this.#others;
    if (second === undefined) throw new BackendError('UNAVAILABLE', 'there is no second node', { what: 'content' });
    await second.pin(cid, signal);
  }

  /**
   * From another node when the own one does not answer at all; one that stops halfway ends the reading. Who did not
   * answer the last one is asked last.
   */
  async *read(cid: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array, void> {
    const all = [this.#own, ...this.#others];
    const nodes = [...all.filter(({ isAvoided }) => !isAvoided), ...all.filter(({ isAvoided }) => isAvoided)];
    for (const [index, node] of nodes.entries()) {
      let hasBegun = false;
      try {
        for await (const piece of node.read(cid, options)) {
          hasBegun = true;
          yield piece;
        }
        return;
      } catch (error) {
        const isDown = error instanceof BackendError && error.code === 'UNAVAILABLE';
        if (!isDown || hasBegun || index === nodes.length - 1) throw error;
      }
    }
  }

  readAt(node: string, cid: string, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return this.#node(node).read(cid, { isLocal: true, signal });
  }

  /** A node writes each block of what it is given, whether or not it has one of that name. */
  async mend(node: string, cid: string, from: string): Promise<void> {
    const stored = await this.#node(node).add(this.readAt(from, cid));
    if (stored.cid === cid) return;
    await this.#node(node).unpin(stored.cid);
    throw new BackendError('TAMPERED', 'the other node has other bytes', { what: `content ${cid} at ${from}` });
  }

  async pinnedBy(cid: string, signal?: AbortSignal): Promise<readonly string[]> {
    const nodes = [this.#own, ...this.#others];
    const pinned = await Promise.all(nodes.map((node) => node.isPinned(cid, signal)));
    return nodes.filter((_, index) => pinned[index]).map(({ name }) => name);
  }

  async remove(cid: string): Promise<void> {
    for (const node of [this.#own, ...this.#others]) await node.unpin(cid);
  }

  #node(name: string): KuboNode {
    const found = [this.#own, ...this.#others].find((node) => node.name === name);
    if (found !== undefined) return found;
    throw new BackendError('NOT_FOUND', 'no such content node', { kind: 'content node', id: name });
  }

  ping(signal?: AbortSignal): Promise<void> {
    return this.#own.ping(signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
