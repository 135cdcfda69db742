import { ContractError, LedgerError } from '../errors.ts';
import { assertNotExpired, assertNotRevoked, type Membership } from '../identity/membership.ts';
import { type Organization } from '../identity/organization.ts';
import { encodeResponsePayload, type Endorsement } from '../protocol/endorsement.ts';
import { type ParsedProposal } from '../protocol/proposal.ts';
import { ChaincodeRuntime, type ContractClass, ERROR_THRESHOLD, type Execution } from '../runtime/chaincode-runtime.ts';
import { type StateView } from '../simulation/state-view.ts';

export interface ChannelContext {
  readonly channel: string;
  readonly chaincode: string;
  readonly membership: Membership;
  /** MSP ids of all organisations. */
  readonly members: ReadonlySet<string>;
  /** Milliseconds a contract may take for one execution. */
  readonly executeTimeout: number;
  readonly clock: () => Date;
}

/** A proposal executed and signed by one organisation's peer. */
export interface EndorsedExecution {
  readonly organization: string;
  readonly execution: Execution;
  /** ProposalResponsePayload (protobuf): what was signed, together with the endorser's identity. */
  readonly payload: Uint8Array;
  readonly endorsement: Endorsement;
}

/** One organisation's peer: checks a proposal, runs the contract, signs the result. */
export class Endorser {
  readonly #organization: Organization;
  readonly #context: ChannelContext;
  readonly #runtime: ChaincodeRuntime;

  constructor(organization: Organization, contracts: readonly ContractClass[], context: ChannelContext) {
    this.#organization = organization;
    this.#context = context;
    this.#runtime = new ChaincodeRuntime(context.chaincode, organization.mspId, contracts);
  }

  /**
   * Runs the contract for a query; nothing is signed.
   *
   * @throws LedgerError when the proposal is refused
   */
  async execute(proposal: ParsedProposal, view: StateView): Promise<Execution> {
    await this.#check(proposal, view);
    const { members, executeTimeout: timeout } = this.#context;
    return this.#runtime.execute({ view, proposal, members, timeout });
  }

  /**
   * @throws LedgerError when the proposal is refused
   * @throws ContractError when the contract refuses; then there is nothing to sign
   */
  async endorse(proposal: ParsedProposal, view: StateView): Promise<EndorsedExecution> {
    const execution = await this.execute(proposal, view);
    this.assertAccepted(proposal, execution);
    const { chaincode } = this.#context;
    const { transactionId, hash: proposalHash } = proposal;
    const payload = encodeResponsePayload({ chaincode, transactionId, proposalHash, execution });
    return {
      organization: this.#organization.mspId,
      execution,
      payload,
      endorsement: { endorser: this.#organization.endorser, signature: this.#organization.endorse(payload) },
    };
  }

  /** @throws ContractError when the contract answered with status 400 or above */
  assertAccepted({ transactionId }: ParsedProposal, { response: { status, message } }: Execution): void {
    if (status < ERROR_THRESHOLD) return;
    throw new ContractError({ message, status, transactionId, organization: this.#organization.mspId });
  }

  async #check(proposal: ParsedProposal, view: StateView): Promise<void> {
    const { channel, chaincode, membership, clock } = this.#context;
    if (proposal.channel !== channel || proposal.chaincode !== chaincode) {
      throw new LedgerError('PROPOSAL_REFUSED', `the proposal is not for chaincode ${chaincode} on channel ${channel}`);
    }
    const creator = membership.creatorOf(proposal.creator);
    assertNotRevoked(creator);
    const { signedProposal } = proposal;
    membership.verifySignature(creator, signedProposal.getProposalBytes_asU8(), signedProposal.getSignature_asU8());
    if (creator.organization.mspId !== this.#organization.mspId) assertNotExpired(creator, clock());
    if ((await view.findTransaction(proposal.transactionId)) !== undefined) {
      throw new LedgerError('DUPLICATE_TXID', `duplicate transaction found [${proposal.transactionId}]`);
    }
  }
}
