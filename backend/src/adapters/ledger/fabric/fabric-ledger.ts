import { type CallOptions } from '@grpc/grpc-js';
import { connect, type Contract, type Gateway, type ProposalOptions } from '@hyperledger/fabric-gateway';
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
import { describeBlock } from './describe-block.ts';
import { type FabricCertificateAuthority } from './certificate-authority.ts';
import { type PeerConnection, type Peers } from './peers.ts';
import { Signers } from './signing.ts';
import { translated } from './translate-error.ts';

const ENDORSE_MS = 15_000;
const COMMIT_MS = 30_000;

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

const within = (milliseconds: number) => (): CallOptions => ({ deadline: Date.now() + milliseconds });

export class FabricLedger implements Ledger {
  readonly organizations: readonly string[];
  readonly #parts: FabricLedgerParts;
  readonly #signers = new Signers();

  constructor(parts: FabricLedgerParts) {
    this.#parts = parts;
    this.organizations = [...parts.roots.keys()];
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
    const attempt = async (contract: Contract): Promise<Committed> => {
      const transaction = await contract.newProposal(name, options).endorse();
      const commit = await transaction.submit();
      const status = await commit.getStatus();
      if (!status.successful) throw new FailedCommit(status.code, status.transactionId);
      const { transactionId, blockNumber } = status;
      return { result: resultOf(transaction.getResult()), transactionId, blockNumber: Number(blockNumber) };
    };
    // What is transient is shown to one organisation's gateway and to those that it asks, and to no other in its stead.
    const peers = this.#gatewaysFor(wallet, { onlyAt, isConfidential: transientData !== undefined });
    return retrying(() => this.#through(peers, wallet, attempt), { signal });
  }

  async evaluate<N extends TransactionName>(wallet: Wallet, name: N, input: InputOf<N>): Promise<unknown> {
    const options = { arguments: [argumentOf(input)] };
    const peers = this.#parts.peers.from(wallet.mspId);
    const attempt = async (contract: Contract): Promise<unknown> =>
      resultOf(await contract.newProposal(name, options).evaluate());
    return retrying(() => this.#through(peers, wallet, attempt), { within: ENDORSE_MS });
  }

  async endorse<N extends TransactionName>(
    wallet: Wallet,
    organization: string,
    name: N,
    input: InputOf<N>,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const options = { arguments: [argumentOf(input)], endorsingOrganizations: [organization] };
    const attempt = async (contract: Contract): Promise<unknown> =>
      resultOf((await contract.newProposal(name, options).endorse()).getResult());
    const peers = this.#parts.peers.of(organization);
    return retrying(() => this.#through(peers, wallet, attempt), { signal });
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
    const [[mspId, authority] = []] = this.#parts.authorities;
    if (mspId === undefined || authority === undefined) throw notServed('');
    const registrar = await authority.registrar();
    const [peer] = this.#parts.peers.of(mspId);
    if (peer === undefined) return;
    const gateway = this.#gateway(peer, { ...registrar, memberId: '', mspId });
    const events = await gateway.getNetwork(this.#parts.channel).getBlockEvents({ startBlock: BigInt(startBlock) });
    const stop = (): void => {
      events.close();
    };
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) return;
      for await (const block of events) yield describeBlock(block.serializeBinary());
    } catch (error) {
      if (!signal.aborted) throw unavailable(error);
    } finally {
      signal.removeEventListener('abort', stop);
      events.close();
      gateway.close();
    }
  }

  async ping(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const served = this.#parts.authorities.keys().next().value ?? this.organizations[0] ?? '';
    const [peer] = this.#parts.peers.of(served);
    await new Promise<void>((resolve, reject) => {
      peer?.client.waitForReady(Date.now() + ENDORSE_MS, (error) => {
        if (error === undefined) resolve();
        else reject(unavailable(error));
      });
    });
  }

  close(): Promise<void> {
    this.#parts.peers.close();
    return Promise.resolve();
  }

  #gatewaysFor(
    { mspId }: Wallet,
    { onlyAt, isConfidential }: { readonly onlyAt: string | undefined; readonly isConfidential: boolean },
  ): readonly PeerConnection[] {
    const { peers } = this.#parts;
    if (onlyAt !== undefined) return peers.of(onlyAt);
    return isConfidential ? peers.of(mspId) : peers.from(mspId);
  }

  /** One gateway after another while they do not answer; the first answer counts, a refusal too. */
  async #through<T>(
    peers: readonly PeerConnection[],
    wallet: Wallet,
    attempt: (contract: Contract) => Promise<T>,
  ): Promise<T> {
    let last: unknown = unavailable(undefined);
    for (const peer of peers) {
      const gateway = this.#gateway(peer, wallet);
      try {
        return await attempt(gateway.getNetwork(this.#parts.channel).getContract(this.#parts.chaincode));
      } catch (error) {
        last = error instanceof FailedCommit ? error.meaning : translated(error);
        const mayAnotherAnswer = last instanceof TryAgain && !(error instanceof FailedCommit);
        if (!mayAnotherAnswer) throw last;
      } finally {
        gateway.close();
      }
    }
    throw last;
  }

  #gateway({ client }: PeerConnection, { mspId, certificate, privateKey }: Wallet): Gateway {
    return connect({
      client,
      hash: this.#signers.hash,
      identity: { credentials: Buffer.from(certificate), mspId },
      signer: this.#signers.of(privateKey),
      commitStatusOptions: within(COMMIT_MS),
      endorseOptions: within(ENDORSE_MS),
      evaluateOptions: within(ENDORSE_MS),
      submitOptions: within(ENDORSE_MS),
    });
  }
}

/** Of peer.TxValidationCode: MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT. */
const CONFLICTS: readonly number[] = [11, 12];

class FailedCommit extends Error {
  override readonly name = 'FailedCommit';
  readonly #code: number;

  constructor(code: number, transactionId: string) {
    super(`transaction ${transactionId} is in a block with validation code ${code}`);
    this.#code = code;
  }

  get meaning(): Error {
    return CONFLICTS.includes(this.#code) ? new TryAgain(this) : this;
  }
}
