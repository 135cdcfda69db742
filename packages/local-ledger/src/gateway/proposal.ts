import { randomBytes } from 'node:crypto';
import { collectEndorsements } from '../endorse/collect-endorsements.ts';
import { type Endorser } from '../endorse/endorser.ts';
import { LedgerError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { type Endorsement } from '../protocol/endorsement.ts';
import { buildProposal, type ParsedProposal, parseProposal, serializeIdentity } from '../protocol/proposal.ts';
import { type Execution } from '../runtime/chaincode-runtime.ts';
import { type LedgerView } from '../store/ledger-view.ts';
import { type Channel, type Connection } from './channel.ts';
import { Transaction } from './transaction.ts';

/** Nonce length of Fabric's own clients, bytes. */
const NONCE_BYTES = 24;

export interface ProposalOptions {
  readonly arguments?: readonly (string | Uint8Array)[];
  /** Reaches the contract, but neither blocks nor stores. */
  readonly transientData?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * MSP ids of who must endorse, and nobody else. Default: the creator's organisation, and then as many as what it
   * would write calls for.
   */
  readonly endorsingOrganizations?: readonly string[];
  /** Transaction time; default: the ledger's clock. */
  readonly timestamp?: Date;
}

export interface EvaluateOptions {
  /** MSP id of the organisation that executes; default: the creator's own. */
  readonly organization?: string;
}

/** One organisation's signed word on a proposal; never on the chain. */
export interface EndorsedResponse {
  readonly organization: string;
  readonly result: Uint8Array;
  /** ProposalResponsePayload (peer/proposal_response.proto), which binds proposal, result and read-write set. */
  readonly payload: Uint8Array;
  readonly endorsement: Endorsement;
}

const bytesOf = (value: string | Uint8Array): Uint8Array => Buffer.from(value);

/** What is asked of a contract. Signed once, on first use. */
export class Proposal {
  readonly #channel: Channel;
  readonly #connection: Connection;
  readonly #endorsingOrganizations: readonly string[] | undefined;
  readonly #transactionId: string;
  readonly #bytes: Uint8Array;
  #signed: Promise<ParsedProposal> | undefined;

  constructor(channel: Channel, connection: Connection, transactionName: string, options: ProposalOptions) {
    const { transactionId, bytes } = buildProposal({
      channel: channel.context.channel,
      chaincode: channel.context.chaincode,
      creator: serializeIdentity(connection.identity),
      nonce: randomBytes(NONCE_BYTES),
      timestamp: options.timestamp ?? channel.context.clock(),
      args: [transactionName, ...(options.arguments ?? [])].map(bytesOf),
      transientData: new Map(
        Object.entries(options.transientData ?? {}).map(([name, value]) => [name, bytesOf(value)]),
      ),
    });
    this.#channel = channel;
    this.#connection = connection;
    this.#endorsingOrganizations = options.endorsingOrganizations;
    this.#transactionId = transactionId;
    this.#bytes = bytes;
  }

  /** SHA-256 of nonce ‖ creator, hexadecimal. */
  getTransactionId(): string {
    return this.#transactionId;
  }

  /** Serialised peer.Proposal, transient data included. */
  getBytes(): Uint8Array {
    return this.#bytes;
  }

  /**
   * Runs the contract at one organisation and returns its result; nothing is submitted.
   *
   * @throws ContractError when the contract refuses
   */
  async evaluate(options: EvaluateOptions = {}): Promise<Uint8Array> {
    return (await this.execute(options)).response.payload;
  }

  /**
   * Like {@link evaluate}, with everything that was read and written.
   *
   * @internal `refused` gives the execution also where the contract refuses; private writes are in the clear
   */
  async execute({ organization, refused = false }: EvaluateOptions & { refused?: boolean } = {}): Promise<Execution> {
    return this.#at(organization, async (endorser, proposal, view) => {
      const execution = await endorser.execute(proposal, view);
      if (!refused) endorser.assertAccepted(proposal, execution);
      return execution;
    });
  }

  /** @internal The proposal as an endorser gets it. */
  getSigned(): Promise<ParsedProposal> {
    return this.#sign();
  }

  /**
   * Has one organisation run the contract and sign what came out, as its word towards the caller. Nothing is submitted.
   *
   * @throws ContractError when the contract refuses
   */
  async endorseOnly(options: EvaluateOptions = {}): Promise<EndorsedResponse> {
    return this.#at(options.organization, async (endorser, proposal, view) => {
      const { organization, execution, payload, endorsement } = await endorser.endorse(proposal, view);
      return { organization, result: execution.response.payload, payload, endorsement };
    });
  }

  /**
   * @throws ContractError when the contract refuses at any of the endorsing organisations
   * @throws LedgerError ENDORSEMENT_MISMATCH when they come to different results
   */
  async endorse(): Promise<Transaction> {
    const proposal = await this.#sign();
    const [first, ...others] = await this.#channel.useView((view) =>
      collectEndorsements(this.#channel.endorsers, {
        proposal,
        view,
        creator: this.#connection.identity.mspId,
        endorsingOrganizations: this.#endorsingOrganizations,
      }),
    );
    if (first === undefined) throw new LedgerError('INVALID_ARGUMENT', 'nobody endorsed');
    return new Transaction(this.#channel, this.#connection, proposal, [first, ...others]);
  }

  async #at<T>(
    organization: string | undefined,
    work: (endorser: Endorser, proposal: ParsedProposal, view: LedgerView) => Promise<T>,
  ): Promise<T> {
    const mspId = organization ?? this.#connection.identity.mspId;
    const endorser = this.#channel.endorsers.get(mspId);
    if (endorser === undefined) throw LedgerError.unknownOrganization(mspId);
    const proposal = await this.#sign();
    return this.#channel.useView((view) => work(endorser, proposal, view));
  }

  #sign(): Promise<ParsedProposal> {
    this.#signed ??= this.#connection
      .signer(sha256(this.#bytes))
      .then((signature) => parseProposal(this.#bytes, signature));
    return this.#signed;
  }
}
