// Calls through the peers' gateways, which stand in for each other.
import { type CallOptions } from '@grpc/grpc-js';
import { connect, type Gateway } from '@hyperledger/fabric-gateway';
import { type Committed, type Wallet } from '../ledger.ts';
import { TryAgain, unavailable } from '../retry.ts';
import { askStatus } from './commit-status.ts';
import { committed, FailedCommit, firstCommitted, type Sent } from './outcome.ts';
import { type PeerConnection, type Peers } from './peers.ts';
import { Signers } from './signing.ts';
import { translated } from './translate-error.ts';

/** Milliseconds for a call of the contract. */
export const ENDORSE_MS = 15_000;
const COMMIT_MS = 30_000;

/** @param until milliseconds since 1970, after which nobody waits for the answer */
const within = (milliseconds: number, until: number) => (): CallOptions => ({
  deadline: Math.min(Date.now() + milliseconds, until),
});

export class Gateways {
  readonly #peers: Peers;
  readonly #channel: string;
  readonly #signers = new Signers();

  constructor(peers: Peers, channel: string) {
    this.#peers = peers;
    this.#channel = channel;
  }

  /** For the caller to close. */
  at({ client }: PeerConnection, { mspId, certificate, privateKey }: Wallet, until = Infinity): Gateway {
    return connect({
      client,
      hash: this.#signers.hash,
      identity: { credentials: Buffer.from(certificate), mspId },
      signer: this.#signers.of(privateKey),
      commitStatusOptions: within(COMMIT_MS, until),
      endorseOptions: within(ENDORSE_MS, until),
      evaluateOptions: within(ENDORSE_MS, until),
      submitOptions: within(ENDORSE_MS, until),
    });
  }

  /**
   * One gateway after another while they do not answer; the first answer counts, a refusal too.
   *
   * @param until each may be silent for as long as a call may take; together they are until then
   */
  async through<T>(
    peers: readonly PeerConnection[],
    wallet: Wallet,
    attempt: (gateway: Gateway, peer: PeerConnection) => Promise<T>,
    until = Infinity,
  ): Promise<T> {
    let last: unknown = unavailable(undefined);
    for (const peer of peers) {
      const gateway = this.at(peer, wallet, until);
      try {
        return await attempt(gateway, peer);
      } catch (error) {
        last = error instanceof FailedCommit ? error.meaning : translated(error);
        const mayAnotherAnswer = last instanceof TryAgain && !(error instanceof FailedCommit);
        if (!mayAnotherAnswer) throw last;
        this.#peers.failed(peer, error);
        if (Date.now() >= until) throw last;
      } finally {
        gateway.close();
      }
    }
    throw last;
  }

  /**
   * One of these transactions that is in a block and valid. All peers are asked of all of them at once: while brokers
   * are away there are many, and a peer that knows nothing of one says so only when time is up.
   *
   * @throws BackendError UNAVAILABLE when none is known to be, and not every peer could tell
   */
  committedAmong(doubtful: readonly Sent[], wallet: Wallet): Promise<Committed | undefined> {
    const peers = this.#peers.from(wallet.mspId);
    return firstCommitted(doubtful.flatMap((sent) => peers.map((peer) => this.#committedAt(peer, wallet, sent))));
  }

  /** @throws TryAgain where this peer does not know it, or knows it as invalid */
  async #committedAt(peer: PeerConnection, wallet: Wallet, sent: Sent): Promise<Committed> {
    const gateway = this.at(peer, wallet);
    try {
      return committed(sent, await askStatus(gateway, wallet, this.#channel, sent.transactionId));
    } catch (error) {
      throw error instanceof FailedCommit ? new TryAgain(error) : translated(error);
    } finally {
      gateway.close();
    }
  }
}
