// How far each peer is. A commit is answered when one peer has it; the next call may be endorsed or answered by another
// that lags by a block, which would refuse what stands on it, or answer with what was. So a call waits for the peers that
// it may go to, until they have what this process knows to be committed.
import { setTimeout as delay } from 'node:timers/promises';
import { type PeerConnection } from './peers.ts';

/** Milliseconds that a call waits for peers that lag; they are left out then until they tell of a block. */
const PATIENCE_MS = 2_000;
const AGAIN_MS = 1_000;
/** Cases whose last block is remembered, before those that every peer has are forgotten. */
const MOST_CASES = 1_000;

/** Numbers of a peer's blocks as it commits them; from the given one, or from the next. */
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

  /** Whether one of these peers has not told of all that is known to be committed. */
  areLagging(peers: readonly PeerConnection[]): boolean {
    return this.#lagging(peers, this.#committed).length > 0;
  }

  /**
   * Resolves when those of the peers that tell of their blocks have what was committed up to now and may concern the
   * case, or anything where none is named; or when time is up.
   */
  async settled(peers: readonly PeerConnection[], caseId?: string): Promise<void> {
    const needed =
      caseId === undefined ? this.#committed : Math.max(this.#common, this.#ofCase.get(caseId) ?? this.#common);
    const lagging = (): readonly PeerConnection[] => this.#lagging(peers, needed);
    if (lagging().length === 0) return;
    const isInTime = await new Promise<boolean>((resolve) => {
      const look = (): void => {
        if (lagging().length === 0) done(true);
      };
      const done = (inTime: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(inTime);
      };
      const timer = setTimeout(done, PATIENCE_MS, false);
      this.#waiting.add(look);
    });
    if (!isInTime) for (const { name } of lagging()) this.#last.delete(name);
  }

  close(): void {
    this.#stop.abort();
  }

  #lagging(peers: readonly PeerConnection[], needed: number): readonly PeerConnection[] {
    return peers.filter(({ name }) => (this.#last.get(name) ?? needed) < needed);
  }

  #forgetSeen(): void {
    const seenByAll = Math.min(...this.#last.values());
    for (const [caseId, block] of this.#ofCase) if (block <= seenByAll) this.#ofCase.delete(caseId);
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
    this.#last.set(name, block);
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
