// Answers that do not stand on what was. A peer that lags refuses what it does not know to be possible yet, and tells of
// what has changed since: so it is asked when it has caught up, or another is.
import { ContractError } from '@lianjian/ledger-api';
import { TryAgain } from '../retry.ts';
import { type PeerHeights } from './peer-heights.ts';
import { type PeerConnection } from './peers.ts';
import { refusingIn, translated } from './translate-error.ts';

export class CurrentAnswers {
  readonly #peers: readonly PeerConnection[];
  readonly #heights: Pick<PeerHeights, 'hasAll' | 'settled'>;

  constructor(peers: readonly PeerConnection[], heights: Pick<PeerHeights, 'hasAll' | 'settled'>) {
    this.#peers = peers;
    this.#heights = heights;
  }

  /** Of this peer. @throws TryAgain where it is not known to have what concerns the case, and as `ofAny` */
  async of<T>(peer: PeerConnection, caseId: string | undefined, ask: () => Promise<T>): Promise<T> {
    if (!(await this.#heights.settled([peer], caseId))) throw new TryAgain(new Error(`${peer.name} lags behind`));
    return this.#refusedByCurrent([peer], ask);
  }

  /**
   * Of whichever of these peers is asked. What one that lags endorses does not become valid, at worst.
   *
   * @throws TryAgain where one of those that refused was not known to have everything
   */
  async ofAny<T>(peers: readonly PeerConnection[], caseId: string | undefined, ask: () => Promise<T>): Promise<T> {
    await this.#heights.settled(peers, caseId);
    return this.#refusedByCurrent(peers, ask);
  }

  /** In other matters than the case's too: a case names another. */
  async #refusedByCurrent<T>(peers: readonly PeerConnection[], ask: () => Promise<T>): Promise<T> {
    const lagging = this.#peers.filter((peer) => !this.#heights.hasAll(peer));
    try {
      return await ask();
    } catch (error) {
      const refusing = this.#refusing(peers, error);
      if (!refusing.some((peer) => lagging.includes(peer))) throw error;
      await this.#heights.settled(refusing);
      throw new TryAgain(error);
    }
  }

  /** Those whose contract refused: a gateway may have asked another. Those given where the error does not say which. */
  #refusing(peers: readonly PeerConnection[], error: unknown): readonly PeerConnection[] {
    if (!(translated(error) instanceof ContractError)) return [];
    const named = refusingIn(error);
    return named.length === 0 ? peers : this.#peers.filter(({ mspId }) => named.includes(mspId));
  }
}
