// How far each peer is. A commit is answered when one peer has it; the next call may be endorsed or answered by another
// that lags by a block, which would refuse what stands on it, or answer with what was. So a call waits for the peers that
// it may go to, until they have what this process knows to be committed.
import { setTimeout as delay } from 'node:timers/promises';
import { type PeerConnection } from './peers.ts';

/** Milliseconds that a call waits for peers that lag; they are left out then until they tell of a block. */
const PATIENCE_MS = 2_000;
const AGAIN_MS = 1_000;

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
  #committed = -1;

  constructor(peers: readonly PeerConnection[], blocksOf: BlockNumbers) {
    this.#blocksOf = blocksOf;
    for (const peer of peers) void this.#follow(peer);
  }

  /** A block that some peer has. */
  noteCommitted(block: number): void {
    this.#committed = Math.max(this.#committed, block);
  }

  /** Resolves when those of the peers that tell of their blocks have what was committed up to now, or when time is up. */
  async settled(peers: readonly PeerConnection[]): Promise<void> {
    const needed = this.#committed;
    const lagging = (): readonly PeerConnection[] =>
      peers.filter(({ name }) => (this.#last.get(name) ?? needed) < needed);
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
