// How far each peer is. A commit is answered when one peer has it; the next call may be endorsed or answered by another
// that lags by a block, which would refuse what stands on it, or answer with what was. So a call waits for the peers that
// it may go to, until they have what this process knows to be committed, and is told whether they do.
import { setTimeout as delay } from 'node:timers/promises';
import { type PeerConnection } from './peers.ts';

/** Milliseconds that a call waits for peers that lag; nobody waits for them then until they tell of a block. */
const PATIENCE_MS = 2_000;
const AGAIN_MS = 1_000;
/** Cases whose last block is remembered one by one. */
const MOST_CASES = 1_000;

/** Numbers of a peer's blocks as it commits them; from the given one, or from its last. */
export type BlockNumbers = (
  peer: PeerConnection,
  startBlock: number | undefined,
  signal: AbortSignal,
) => AsyncIterable<number>;

export class PeerHeights {
  readonly #blocksOf: BlockNumbers;
  readonly #stop = new AbortController();
  /** Last block of each peer that tells of its blocks, by its name. */
  readonly #last = new Map<string, number>();
  /** Names of peers that ever told of a block, and of those for which nobody waits. */
  readonly #met = new Set<string>();
  readonly #leftOut = new Set<string>();
  readonly #waiting = new Set<() => void>();
  /** Last block of what concerns one case alone, by its id; then of everything else, and of all. */
  readonly #ofCase = new Map<string, number>();
  #common = -1;
  #committed = -1;

  constructor(peers: readonly PeerConnection[], blocksOf: BlockNumbers) {
    this.#blocksOf = blocksOf;
    for (const peer of peers) void this.#follow(peer);
  }

  /** @param block that some peer has, with a transaction about this case alone, or about anything */
  noteCommitted(block: number, caseId: string | undefined): void {
    this.#committed = Math.max(this.#committed, block);
    if (caseId === undefined) {
      this.#common = Math.max(this.#common, block);
      return;
    }
    this.#ofCase.set(caseId, Math.max(this.#ofCase.get(caseId) ?? -1, block));
    if (this.#ofCase.size > MOST_CASES) this.#forgetSeen();
  }

  /** Whether the peer is known to have all that is known to be committed. */
  hasAll(peer: PeerConnection): boolean {
    return this.#has(peer, this.#committed);
  }

  /**
   * Resolves when those of the peers that tell of their blocks have what was committed up to now and may concern the
   * case, or anything where none is named; or when time is up. To whether each of the peers is known to have it.
   */
  async settled(peers: readonly PeerConnection[], caseId?: string): Promise<boolean> {
    const needed =
      caseId === undefined ? this.#committed : Math.max(this.#common, this.#ofCase.get(caseId) ?? this.#common);
    const lacking = (): readonly PeerConnection[] => peers.filter((peer) => !this.#has(peer, needed));
    const awaited = (): readonly PeerConnection[] =>
      lacking().filter(({ name }) => this.#last.has(name) && !this.#leftOut.has(name));
    await this.#until(() => awaited().length === 0);
    for (const { name } of awaited()) this.#leftOut.add(name);
    return lacking().length === 0;
  }

  close(): void {
    this.#stop.abort();
  }

  /** Resolves when it is so, or when time is up. */
  async #until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        if (isSo()) done();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.#waiting.add(look);
    });
  }

  /** Of a peer that tells nothing nobody knows; but everybody has nothing. */
  #has({ name }: PeerConnection, needed: number): boolean {
    return needed < 0 || (this.#last.get(name) ?? -1) >= needed;
  }

  /** What every peer has needs no memory; where one lags for thousands of cases, they count as everybody's. */
  #forgetSeen(): void {
    const seenByAll = Math.min(...this.#last.values());
    for (const [caseId, block] of this.#ofCase) if (block <= seenByAll) this.#ofCase.delete(caseId);
    if (this.#ofCase.size <= MOST_CASES) return;
    this.#common = Math.max(this.#common, ...this.#ofCase.values());
    this.#ofCase.clear();
  }

  async #follow(peer: PeerConnection): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const startBlock = this.#committed < 0 ? undefined : this.#committed;
      try {
        for await (const block of this.#blocksOf(peer, startBlock, signal)) this.#tell(peer, block);
      } catch {
        // A peer that is down lags behind nobody: it answers nothing either.
      }
      this.#forget(peer);
      await Promise.allSettled([delay(AGAIN_MS, undefined, { signal, ref: false })]);
    }
  }

  #tell({ name }: PeerConnection, block: number): void {
    // What was there before this process was may concern anything.
    if (!this.#met.has(name)) this.noteCommitted(block, undefined);
    this.#met.add(name);
    this.#last.set(name, block);
    this.#leftOut.delete(name);
    this.#look();
  }

  #forget({ name }: PeerConnection): void {
    this.#last.delete(name);
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}
