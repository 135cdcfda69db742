import { type CallOptions } from '@grpc/grpc-js';
import {
  type CloseableAsyncIterable,
  connect,
  type Contract,
  type Gateway,
  type ProposalOptions,
} from '@hyperledger/fabric-gateway';
import { type InputOf, type TransactionName } from '@lianjian/ledger-api';
import { BackendError } from '../../../errors.ts';
import { argumentOf, resultOf } from '../arguments.ts';
import {
  type CertificateAuthority,
  type Committed,
  type Ledger,
  type LedgerBlock,
  type SubmitOptions,
  type Wallet,
} from '../ledger.ts';
import { retrying, TryAgain, unavailable } from '../retry.ts';
import { askStatus } from './commit-status.ts';
import { describeBlock, heightIn } from './describe-block.ts';
import { followBlocks } from './follow-blocks.ts';
import { committed, FailedCommit, type Sent } from './outcome.ts';
import { type FabricCertificateAuthority } from './certificate-authority.ts';
import { PeerHeights } from './peer-heights.ts';
import { connected, type PeerConnection, type Peers } from './peers.ts';
import { Signers } from './signing.ts';
import { translated } from './translate-error.ts';

const ENDORSE_MS = 15_000;
const COMMIT_MS = 30_000;
const PING_MS = 2_000;

export interface FabricLedgerParts {
  readonly channel: string;
  readonly chaincode: string;
  readonly peers: Peers;
  /** By MSP id, PEM. */
  readonly roots: ReadonlyMap<string, readonly string[]>;
  /** Of the organisations that this process serves. */
  readonly authorities: ReadonlyMap<string, FabricCertificateAuthority>;
}

const notServed = (mspId: string): BackendError =>
  new BackendError('NOT_FOUND', 'this server does not serve the organisation', { kind: 'organization', id: mspId });

/** @param until milliseconds since 1970, after which nobody waits for the answer */
const within = (milliseconds: number, until: number) => (): CallOptions => ({
  deadline: Math.min(Date.now() + milliseconds, until),
});

export class FabricLedger implements Ledger {
  readonly organizations: readonly string[];
  readonly #parts: FabricLedgerParts;
  readonly #signers = new Signers();
  readonly #heights: PeerHeights;

  constructor(parts: FabricLedgerParts) {
    this.#parts = parts;
    this.organizations = [...parts.roots.keys()];
    this.#heights = new PeerHeights(parts.peers.all, (peer, startBlock, signal) =>
      this.#numbers(peer, startBlock, signal),
    );
  }

  async submit<N extends TransactionName>(
    wallet: Wallet,
    name: N,
    input: InputOf<N>,
    { transientData, onlyAt, signal }: SubmitOptions = {},
  ): Promise<Committed> {
    const options: ProposalOptions = {
      arguments: [argumentOf(input)],
      ...(transientData === undefined ? {} : { transientData: { ...transientData } }),
      ...(onlyAt === undefined ? {} : { endorsingOrganizations: [onlyAt] }),
    };
    const doubtful: Sent[] = [];
    const attempt = async (gateway: Gateway): Promise<Committed> => {
      const transaction = await this.#contract(gateway).newProposal(name, options).endorse();
      const sent = { result: transaction.getResult(), transactionId: transaction.getTransactionId() };
      try {
        const commit = await transaction.submit();
        return committed(sent, await commit.getStatus());
      } catch (error) {
        if (translated(error) instanceof TryAgain) doubtful.push(sent);
        throw error;
      }
    };
    const where = { onlyAt, isConfidential: transientData !== undefined };
    await this.#heights.settled();
    try {
      const done = await retrying((until) => this.#through(this.#gatewaysFor(wallet, where), wallet, attempt, until), {
        signal,
      });
      this.#heights.noteCommitted(done.blockNumber);
      return done;
    } catch (error) {
      signal?.throwIfAborted();
      // The contract's refusal may be the echo of an earlier try that was committed without a word.
      const earlier = await this.#committedAmong(doubtful, wallet);
      if (earlier === undefined) throw error;
      this.#heights.noteCommitted(earlier.blockNumber);
      return earlier;
    }
  }

  async evaluate<N extends TransactionName>(wallet: Wallet, name: N, input: InputOf<N>): Promise<unknown> {
    const options = { arguments: [argumentOf(input)] };
    const attempt = async (gateway: Gateway): Promise<unknown> =>
      resultOf(await this.#contract(gateway).newProposal(name, options).evaluate());
    const asking = (): Promise<unknown> => this.#through(this.#parts.peers.from(wallet.mspId), wallet, attempt);
    await this.#heights.settled();
    return retrying(asking, { within: ENDORSE_MS });
  }

  async endorse<N extends TransactionName>(
    wallet: Wallet,
    organization: string,
    name: N,
    input: InputOf<N>,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const options = { arguments: [argumentOf(input)], endorsingOrganizations: [organization] };
    const attempt = async (gateway: Gateway): Promise<unknown> =>
      resultOf((await this.#contract(gateway).newProposal(name, options).endorse()).getResult());
    const peers = this.#parts.peers.of(organization);
    await this.#heights.settled();
    return retrying((until) => this.#through(peers, wallet, attempt, until), { signal });
  }

  rootCertificates(mspId: string): readonly string[] {
    const roots = this.#parts.roots.get(mspId);
    if (roots !== undefined) return roots;
    throw new BackendError('NOT_FOUND', 'no such organisation', { kind: 'organization', id: mspId });
  }

  certificateAuthority(mspId: string): CertificateAuthority {
    const authority = this.#parts.authorities.get(mspId);
    if (authority === undefined) throw notServed(mspId);
    return authority;
  }

  async *blocks({
    startBlock,
    signal,
  }: {
    readonly startBlock: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<LedgerBlock, void> {
    const watcher = await this.#watcher();
    // Blocks hold nothing that another organisation's peer may not see asked for.
    const [peer] = this.#parts.peers.from(watcher.mspId);
    if (peer === undefined) return;
    const { chaincode, channel } = this.#parts;
    const open = (gateway: Gateway): Promise<CloseableAsyncIterable<{ serializeBinary(): Uint8Array }>> =>
      gateway.getNetwork(channel).getBlockEvents({ startBlock: BigInt(startBlock) });
    try {
      for await (const block of followBlocks(this.#gateway(peer, watcher), open, signal)) {
        yield describeBlock(block.serializeBinary(), chaincode);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#parts.peers.failed(peer, error);
      throw unavailable(error);
    }
  }

  async height(): Promise<number> {
    const watcher = await this.#watcher();
    const { channel, peers } = this.#parts;
    const attempt = async (gateway: Gateway): Promise<number> => {
      const bytes = await gateway.getNetwork(channel).getContract('qscc').evaluateTransaction('GetChainInfo', channel);
      return heightIn(bytes);
    };
    return retrying(() => this.#through(peers.from(watcher.mspId), watcher, attempt), { within: ENDORSE_MS });
  }

  async *#numbers(
    peer: PeerConnection,
    startBlock: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<number, void> {
    const from = startBlock === undefined ? {} : { startBlock: BigInt(startBlock) };
    const open = (gateway: Gateway): Promise<CloseableAsyncIterable<{ getNumber(): number }>> =>
      gateway.getNetwork(this.#parts.channel).getFilteredBlockEvents(from);
    const blocks = followBlocks(this.#gateway(peer, await this.#watcher()), open, signal);
    for await (const block of blocks) yield block.getNumber();
  }

  /** The organisation's own client, as which this process follows blocks. */
  async #watcher(): Promise<Wallet> {
    const [[mspId, authority] = []] = this.#parts.authorities;
    if (mspId === undefined || authority === undefined) throw notServed('');
    return { ...(await authority.registrar()), memberId: '', mspId };
  }

  /** Any gateway will do: they stand in for each other. */
  async ping(signal?: AbortSignal): Promise<void> {
    const served = this.#parts.authorities.keys().next().value ?? this.organizations[0] ?? '';
    let last: unknown;
    for (const peer of this.#parts.peers.from(served)) {
      signal?.throwIfAborted();
      try {
        await connected(peer, PING_MS);
        return;
      } catch (error) {
        last = error;
        this.#parts.peers.failed(peer, error);
      }
    }
    throw unavailable(last);
  }

  close(): Promise<void> {
    this.#heights.close();
    this.#parts.peers.close();
    return Promise.resolve();
  }

  /** What is transient is shown to one organisation's gateway and to those that it asks, to no other in its stead. */
  #gatewaysFor(
    { mspId }: Wallet,
    { onlyAt, isConfidential }: { readonly onlyAt: string | undefined; readonly isConfidential: boolean },
  ): readonly PeerConnection[] {
    const { peers } = this.#parts;
    if (onlyAt !== undefined) return peers.of(onlyAt);
    return isConfidential ? peers.of(mspId) : peers.from(mspId);
  }

  #contract(gateway: Gateway): Contract {
    return gateway.getNetwork(this.#parts.channel).getContract(this.#parts.chaincode);
  }

  /**
   * One gateway after another while they do not answer; the first answer counts, a refusal too.
   *
   * @param until each may be silent for as long as a call may take; together they are until then
   */
  async #through<T>(
    peers: readonly PeerConnection[],
    wallet: Wallet,
    attempt: (gateway: Gateway) => Promise<T>,
    until = Infinity,
  ): Promise<T> {
    let last: unknown = unavailable(undefined);
    for (const peer of peers) {
      const gateway = this.#gateway(peer, wallet, until);
      try {
        return await attempt(gateway);
      } catch (error) {
        last = error instanceof FailedCommit ? error.meaning : translated(error);
        const mayAnotherAnswer = last instanceof TryAgain && !(error instanceof FailedCommit);
        if (!mayAnotherAnswer) throw last;
        this.#parts.peers.failed(peer, error);
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
   */
  async #committedAmong(doubtful: readonly Sent[], wallet: Wallet): Promise<Committed | undefined> {
    const peers = this.#parts.peers.from(wallet.mspId);
    const asking = doubtful.flatMap((sent) => peers.map((peer) => this.#committedAt(peer, wallet, sent)));
    try {
      return await Promise.any(asking);
    } catch (error) {
      if (error instanceof AggregateError && error.errors.every((one) => one instanceof TryAgain)) return undefined;
      throw error;
    }
  }

  /** @throws TryAgain where this peer does not know it, or knows it as invalid */
  async #committedAt(peer: PeerConnection, wallet: Wallet, sent: Sent): Promise<Committed> {
    const gateway = this.#gateway(peer, wallet);
    try {
      return committed(sent, await askStatus(gateway, wallet, this.#parts.channel, sent.transactionId));
    } catch (error) {
      throw error instanceof FailedCommit ? new TryAgain(error) : translated(error);
    } finally {
      gateway.close();
    }
  }

  #gateway({ client }: PeerConnection, { mspId, certificate, privateKey }: Wallet, until = Infinity): Gateway {
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
}
