import { ChannelRuntime, type ChannelSettings, configurationFor } from '../channel-runtime.ts';
import { CommitError, ContractError, LedgerError, type LedgerErrorCode } from '../errors.ts';
import { type Member } from '../identity/certificate-authority.ts';
import { Organization } from '../identity/organization.ts';
import { Proposal, type ProposalOptions } from '../gateway/proposal.ts';
import { genesisBlock } from '../protocol/genesis.ts';
import { type ValidationCode } from '../protocol/validation-code.ts';
import { type ChaincodeEvent, type ContractClass, type Execution } from '../runtime/chaincode-runtime.ts';
import { implicitCollectionOf } from '../simulation/collections.ts';
import { LedgerStore } from '../store/ledger-store.ts';
import { type StateSeed } from '../store/state-seed.ts';
import { compareProcesses, type ProcessComparison, type ProcessesOptions } from './determinism.ts';
import { stateAfter } from './state-after.ts';
import { NO_WRITES, type Value, valueOf, type WriteSet, writeSetOf } from './write-set.ts';

export interface FixtureOptions {
  readonly contracts: readonly ContractClass[];
  /** MSP ids. */
  readonly organizations: readonly string[];
  /** Default: `chaincode`. */
  readonly chaincode?: string;
  /** Milliseconds for one execution; default 10 000. */
  readonly executeTimeout?: number;
}

/** Who calls. The same description is always the same certificate, within one fixture. */
export interface FixtureMember {
  readonly mspId: string;
  readonly enrollmentId: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export type Call = Pick<ProposalOptions, 'transientData' | 'endorsingOrganizations'>;

export interface FixtureError {
  readonly code: LedgerErrorCode;
  /** The contract's own text where it refused. */
  readonly message: string;
  /** Where the commit was refused. */
  readonly validationCode?: ValidationCode;
}

export interface Outcome {
  readonly transactionId: string;
  /** Undefined where the call failed. */
  readonly response: Value | undefined;
  readonly error: FixtureError | undefined;
  /**
   * What was written; of a call that the contract refused, what it had written up to then. Fabric would throw that
   * away, but a refusal that comes after writes is seldom meant.
   */
  readonly writes: WriteSet;
  readonly event: { readonly name: string; readonly payload: Value } | undefined;
  /** The fixture with the state as the call left it; history begins anew. */
  readonly after: Fixture;
}

interface Setup {
  readonly settings: ChannelSettings;
  readonly organizations: Promise<ReadonlyMap<string, Organization>>;
  readonly members: Map<string, Promise<Member>>;
}

interface Given extends StateSeed {
  readonly member: FixtureMember | undefined;
  readonly time: Date;
}

const eventOf = (event: ChaincodeEvent | undefined): Outcome['event'] =>
  event && { name: event.name, payload: valueOf(event.payload) };

function errorOf(error: unknown): FixtureError {
  if (!(error instanceof LedgerError)) throw error;
  const message = error instanceof ContractError ? error.contractMessage : error.message;
  const { code } = error;
  return error instanceof CommitError ? { code, message, validationCode: error.validationCode } : { code, message };
}

const toBytes = (values: Readonly<Record<string, Value>>): [string, Uint8Array][] =>
  Object.entries(values).map(([key, value]) => [key, Buffer.from(value)]);

/** Seeded state, one caller, one time; each call runs on a ledger of its own, in memory. Every method gives a new one. */
export class Fixture {
  readonly #setup: Setup;
  readonly #given: Given;

  constructor(setup: Setup, given: Given) {
    this.#setup = setup;
    this.#given = given;
  }

  /** Adds public state. */
  given(state: Readonly<Record<string, Value>>): Fixture {
    return this.#with({ state: new Map([...this.#given.state, ...toBytes(state)]) });
  }

  /** Adds values to the implicit private collection of an organisation. */
  givenPrivate(mspId: string, values: Readonly<Record<string, Value>>): Fixture {
    const collection = implicitCollectionOf(mspId);
    const merged = new Map([...(this.#given.collections.get(collection) ?? []), ...toBytes(values)]);
    return this.#with({ collections: new Map([...this.#given.collections, [collection, merged]]) });
  }

  as(member: FixtureMember): Fixture {
    return this.#with({ member });
  }

  /** Transaction time, and the time by which certificates are judged. */
  at(time: Date): Fixture {
    return this.#with({ time });
  }

  /** Endorses at as many organisations as needed and commits. */
  submit(transactionName: string, args: readonly (string | Uint8Array)[] = [], call: Call = {}): Promise<Outcome> {
    return this.#run(transactionName, { ...call, arguments: args }, async (channel, proposal) => {
      const transaction = await proposal.endorse();
      const execution = transaction.getExecution();
      const commit = await transaction.submit();
      await commit.requireSuccess();
      return { execution, seed: await channel.useView((view) => stateAfter(view, channel.context.members)) };
    });
  }

  /** Runs the call at one organisation, by default the caller's, and submits nothing. */
  evaluate(
    transactionName: string,
    args: readonly (string | Uint8Array)[] = [],
    call: Pick<Call, 'transientData'> & { readonly organization?: string } = {},
  ): Promise<Outcome> {
    const { organization } = call;
    return this.#run(transactionName, { ...call, arguments: args }, async (_channel, proposal) => ({
      execution: await proposal.execute(organization === undefined ? {} : { organization }),
      seed: this.#given,
    }));
  }

  /**
   * Runs the same call in processes of their own, with different surroundings, and compares what comes out. All are of
   * one organisation, by default the caller's.
   */
  async compareProcesses(
    transactionName: string,
    args: readonly (string | Uint8Array)[],
    { organization, ...options }: ProcessesOptions & Call & { readonly organization?: string },
  ): Promise<ProcessComparison> {
    return this.#onChannel(async (channel) => {
      const member = await this.#member();
      const proposal = this.#proposal(channel, member, transactionName, { ...options, arguments: args });
      const { settings } = this.#setup;
      return compareProcesses(await proposal.getSigned(), options, {
        seed: this.#given,
        chaincode: settings.chaincode,
        organization: organization ?? member.identity.mspId,
        members: [...channel.context.members],
      });
    });
  }

  async #run(
    transactionName: string,
    options: ProposalOptions,
    run: (channel: ChannelRuntime, proposal: Proposal) => Promise<{ execution: Execution; seed: StateSeed }>,
  ): Promise<Outcome> {
    return this.#onChannel(async (channel) => {
      const proposal = this.#proposal(channel, await this.#member(), transactionName, options);
      const transactionId = proposal.getTransactionId();
      try {
        const { execution, seed } = await run(channel, proposal);
        return {
          transactionId,
          response: valueOf(execution.response.payload),
          error: undefined,
          writes: writeSetOf(execution.simulation),
          event: eventOf(execution.event),
          after: this.#with(seed),
        };
      } catch (error) {
        const attempted = await this.#attempted(proposal, error);
        return {
          transactionId,
          response: undefined,
          error: errorOf(error),
          event: undefined,
          after: this,
          ...attempted,
        };
      }
    });
  }

  /** What the contract had written when it refused: run once more, on the same state, where it refused. */
  async #attempted(proposal: Proposal, error: unknown): Promise<{ writes: WriteSet }> {
    if (!(error instanceof ContractError)) return { writes: NO_WRITES };
    const { simulation } = await proposal.execute({ organization: error.organization, refused: true });
    return { writes: writeSetOf(simulation) };
  }

  #proposal(channel: ChannelRuntime, member: Member, transactionName: string, options: ProposalOptions): Proposal {
    return new Proposal(channel, member, transactionName, { ...options, timestamp: this.#given.time });
  }

  async #onChannel<T>(work: (channel: ChannelRuntime) => Promise<T>): Promise<T> {
    const organizations = await this.#setup.organizations;
    const settings = { ...this.#setup.settings, clock: () => this.#given.time };
    const store = await LedgerStore.open(await LedgerStore.openChain(undefined), {
      genesis: genesisBlock(configurationFor(settings, organizations.values())),
      organizations: [...organizations.keys()],
      seed: this.#given,
    });
    const channel = new ChannelRuntime(settings, organizations, store);
    try {
      return await work(channel);
    } finally {
      await channel.close();
    }
  }

  async #member(): Promise<Member> {
    const { member, time } = this.#given;
    if (member === undefined) throw new LedgerError('INVALID_ARGUMENT', 'say who calls: .as(member)');
    const organization = (await this.#setup.organizations).get(member.mspId);
    if (organization === undefined) throw LedgerError.unknownOrganization(member.mspId);
    const request = { notBefore: new Date(time.getTime() - VALID_AROUND), ...member };
    const id = JSON.stringify(request);
    const known = this.#setup.members.get(id) ?? organization.certificateAuthority.issue(request);
    this.#setup.members.set(id, known);
    return known;
  }

  #with(change: Partial<Given>): Fixture {
    return new Fixture(this.#setup, { ...this.#given, ...change });
  }
}

/** Half a year: a member's certificate of a year is valid around the time of the call. */
const VALID_AROUND = 182 * 86_400_000;
const EXECUTE_TIMEOUT = 10_000;

async function openOrganizations(mspIds: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
  const opened = await Promise.all(mspIds.map((mspId) => Organization.open(mspId, undefined)));
  return new Map(opened.map((organization) => [organization.mspId, organization]));
}

/** A fixture without state or caller, at the present time. Keys of the organisations are made once, here. */
export function fixture(options: FixtureOptions): Fixture {
  const settings: ChannelSettings = {
    channel: 'channel',
    chaincode: options.chaincode ?? 'chaincode',
    contracts: options.contracts,
    executeTimeout: options.executeTimeout ?? EXECUTE_TIMEOUT,
    clock: () => new Date(),
  };
  const organizations = openOrganizations(options.organizations);
  organizations.catch(() => undefined); // Told to whoever makes the first call.
  const setup = { settings, organizations, members: new Map<string, Promise<Member>>() };
  return new Fixture(setup, { state: new Map(), collections: new Map(), member: undefined, time: new Date() });
}
