import {
  type CloseableAsyncIterable,
  type Contract,
  type Gateway,
  type ProposalOptions,
  type Transaction,
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
import { CurrentAnswers } from './current-answers.ts';
import { describeBlock, heightIn } from './describe-block.ts';
import { followBlocks } from './follow-blocks.ts';
import { type FabricCertificateAuthority } from './certificate-authority.ts';
import { ENDORSE_MS, Gateways } from './gateways.ts';
import { committed, type Sent } from './outcome.ts';
import { PeerHeights } from './peer-heights.ts';
import { connected, type PeerConnection, type Peers } from './peers.ts';
import { translated } from './translate-error.ts';

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

/** The case that a transaction or query is about, where it is about one alone. */
function caseOf<N extends TransactionName>(name: N, input: InputOf<N>): string | undefined {
  // A finding is the inspection's too.
  if (name.startsWith('inspection:')) return undefined;
  if ('applicationId' in input) return input.applicationId;
  return name.startsWith('application:') && 'id' in input ? input.id : undefined;
}

export class FabricLedger implements Ledger {
  readonly organizations: readonly string[];
  readonly #parts: FabricLedgerParts;
  readonly #gateways: Gateways;
  readonly #heights: PeerHeights;
  readonly #current: CurrentAnswers;

  constructor(parts: FabricLedgerParts) {
    this.#parts = parts;
    this.organizations = [...parts.roots.keys()];
    this.#gateways = new Gateways(parts.peers, parts.channel);
    this.#heights = new PeerHeights(parts.peers.all, (peer, startBlock, signal) =>
      this.#numbers(peer, startBlock, signal),
    );
    this.#current = new CurrentAnswers(parts.peers.all, this.#heights);
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
    const caseId = caseOf(name, input);
    const attempt = async (gateway: Gateway, peer: PeerConnection): Promise<Committed> => {
      // Any of them may be asked to endorse what is not for one alone.
      const endorsers = onlyAt === undefined ? this.#parts.peers.all : [peer];
      const transaction = await this.#current.ofAny(endorsers, caseId, () =>
        this.#contract(gateway).newProposal(name, options).endorse(),
      );
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
    try {
      const done = await retrying(
        (until) => this.#gateways.through(this.#gatewaysFor(wallet, where), wallet, attempt, until),
        {
          signal,
        },
      );
      this.#heights.noteCommitted(done.blockNumber, caseId);
      return done;
    } catch (error) {
      signal?.throwIfAborted();
      // The contract's refusal may be the echo of an earlier try that was committed without a word.
      const earlier = await this.#gateways.committedAmong(doubtful, wallet);
      if (earlier === undefined) throw error;
      this.#heights.noteCommitted(earlier.blockNumber, caseId);
      return earlier;
    }
  }

  async evaluate<N extends TransactionName>(wallet: Wallet, name: N, input: InputOf<N>): Promise<unknown> {
    const options = { arguments: [argumentOf(input)] };
    const attempt = async (gateway: Gateway, peer: PeerConnection): Promise<unknown> => {
      const ask = (): Promise<Uint8Array> => this.#contract(gateway).newProposal(name, options).evaluate();
      return resultOf(await this.#current.of(peer, caseOf(name, input), ask));
    };
    const asking = (): Promise<unknown> =>
      this.#gateways.through(this.#parts.peers.from(wallet.mspId), wallet, attempt);
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
    const attempt = async (gateway: Gateway, peer: PeerConnection): Promise<unknown> => {
      const ask = (): Promise<Transaction> => this.#contract(gateway).newProposal(name, options).endorse();
      return resultOf((await this.#current.of(peer, caseOf(name, input), ask)).getResult());
    };
    const peers = this.#parts.peers.of(organization);
    return retrying((until) => this.#gateways.through(peers, wallet, attempt, until), { signal });
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
      for await (const block of followBlocks(this.#gateways.at(peer, watcher), open, signal)) {
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
    const peers = this.#parts.peers.from(watcher.mspId);
    const attempt = (gateway: Gateway): Promise<number> => this.#heightAt(gateway);
    return retrying(() => this.#gateways.through(peers, watcher, attempt), { within: ENDORSE_MS });
  }

  async #heightAt(gateway: Gateway): Promise<number> {
    const { channel } = this.#parts;
    return heightIn(await gateway.getNetwork(channel).getContract('qscc').evaluateTransaction('GetChainInfo', channel));
  }

  async *#numbers(
    peer: PeerConnection,
    startBlock: number | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<number, void> {
    const open = async (gateway: Gateway): Promise<CloseableAsyncIterable<{ getNumber(): number }>> => {
      const first = startBlock ?? (await this.#heightAt(gateway)) - 1;
      return gateway.getNetwork(this.#parts.channel).getFilteredBlockEvents({ startBlock: BigInt(first) });
    };
    const blocks = followBlocks(this.#gateways.at(peer, await this.#watcher()), open, signal);
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
}
