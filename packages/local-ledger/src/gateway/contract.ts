import { type Channel, type Connection } from './channel.ts';
import { type Commit } from './commit.ts';
import { type EndorsedResponse, type EvaluateOptions, Proposal, type ProposalOptions } from './proposal.ts';

/** The transactions of one contract, as one identity calls them. */
export class ContractClient {
  readonly #channel: Channel;
  readonly #connection: Connection;
  readonly #name: string | undefined;

  constructor(channel: Channel, connection: Connection, name: string | undefined) {
    this.#channel = channel;
    this.#connection = connection;
    this.#name = name;
  }

  newProposal(transactionName: string, options: ProposalOptions = {}): Proposal {
    const name = this.#name === undefined ? transactionName : `${this.#name}:${transactionName}`;
    return new Proposal(this.#channel, this.#connection, name, options);
  }

  /**
   * Endorses, submits and waits for the commit; returns what the contract returned.
   *
   * @throws ContractError when the contract refuses
   * @throws CommitError when the transaction is committed as invalid
   */
  async submit(transactionName: string, options: ProposalOptions = {}): Promise<Uint8Array> {
    const commit = await this.submitAsync(transactionName, options);
    await commit.requireSuccess();
    return commit.getResult();
  }

  /** Endorses and submits, without waiting for the commit. */
  async submitAsync(transactionName: string, options: ProposalOptions = {}): Promise<Commit> {
    const transaction = await this.newProposal(transactionName, options).endorse();
    return transaction.submit();
  }

  /** @throws ContractError when the contract refuses */
  evaluate(
    transactionName: string,
    options: Omit<ProposalOptions, 'endorsingOrganizations'> & EvaluateOptions = {},
  ): Promise<Uint8Array> {
    return this.newProposal(transactionName, options).evaluate(options);
  }

  /** Has one organisation sign the contract's answer; nothing is submitted. */
  endorseOnly(
    transactionName: string,
    options: Omit<ProposalOptions, 'endorsingOrganizations'> & EvaluateOptions = {},
  ): Promise<EndorsedResponse> {
    return this.newProposal(transactionName, options).endorseOnly(options);
  }
}
