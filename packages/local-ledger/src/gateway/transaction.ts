import { type EndorsedExecution } from '../endorse/endorser.ts';
import { sha256 } from '../hash.ts';
import { buildEnvelope, buildTransactionPayload } from '../protocol/envelope.ts';
import { type ParsedProposal } from '../protocol/proposal.ts';
import { type Execution } from '../runtime/chaincode-runtime.ts';
import { type ReadWriteSet } from '../simulation/read-write-set.ts';
import { type Channel, type Connection } from './channel.ts';
import { Commit } from './commit.ts';

/** An endorsed transaction that has not been submitted. Private values stay in here, as in a peer's transient store. */
export class Transaction {
  readonly #channel: Channel;
  readonly #connection: Connection;
  readonly #proposal: ParsedProposal;
  readonly #first: EndorsedExecution;
  readonly #endorsed: readonly EndorsedExecution[];

  constructor(
    channel: Channel,
    connection: Connection,
    proposal: ParsedProposal,
    endorsed: readonly [EndorsedExecution, ...EndorsedExecution[]],
  ) {
    this.#channel = channel;
    this.#connection = connection;
    this.#proposal = proposal;
    this.#first = endorsed[0];
    this.#endorsed = endorsed;
  }

  getTransactionId(): string {
    return this.#proposal.transactionId;
  }

  /** What the contract returned. */
  getResult(): Uint8Array {
    return this.#first.execution.response.payload;
  }

  /** MSP ids of the organisations that endorsed, in the order they were asked. */
  getEndorsers(): readonly string[] {
    return this.#endorsed.map(({ organization }) => organization);
  }

  getReadWriteSet(): ReadWriteSet {
    return this.#first.execution.simulation.readWriteSet;
  }

  /** @internal What the first endorser executed; private writes are in the clear. */
  getExecution(): Execution {
    return this.#first.execution;
  }

  /** Signs the transaction and hands it to ordering. */
  async submit(): Promise<Commit> {
    const endorsements = this.#endorsed.map(({ endorsement }) => endorsement);
    const payload = buildTransactionPayload(this.#proposal, this.#first.payload, endorsements);
    const envelope = buildEnvelope(payload, await this.#connection.signer(sha256(payload)));
    const status = this.#channel.commit(envelope, this.#first.execution.simulation.privateWrites);
    return new Commit(this.getTransactionId(), this.getResult(), status);
  }
}
