import { join } from 'node:path';
import { Committer } from './commit/committer.ts';
import { replay } from './commit/replay.ts';
import { type ChannelContext, Endorser } from './endorse/endorser.ts';
import { LedgerError } from './errors.ts';
import { BlockFeed, type BlockEventsOptions } from './events/block-feed.ts';
import { type Block, describeBlock } from './events/block.ts';
import { type CommittedEvent, eventsOf } from './events/chaincode-events.ts';
import { type Channel, type Connection } from './gateway/channel.ts';
import { Gateway } from './gateway/gateway.ts';
import { Membership } from './identity/membership.ts';
import { Organization } from './identity/organization.ts';
import { genesisBlock } from './protocol/genesis.ts';
import { type ContractClass } from './runtime/chaincode-runtime.ts';
import { type LedgerView } from './store/ledger-view.ts';
import { LedgerStore } from './store/ledger-store.ts';

export interface LedgerOptions {
  readonly contracts: readonly ContractClass[];
  /** MSP ids. The first `open` of a folder fixes them. */
  readonly organizations: readonly string[];
  /** Where everything is kept; in memory, for tests, when absent. */
  readonly folder?: string;
  /** Default: `channel`. */
  readonly channel?: string;
  /** Name of the chaincode, the namespace of its keys. Default: `chaincode`. */
  readonly chaincode?: string;
  /** Milliseconds a contract may take for one execution; default 30 000, as on a peer. */
  readonly executeTimeout?: number;
  /** Default transaction time, and the time against which remote endorsers check a certificate's end. */
  readonly clock?: () => Date;
}

const DEFAULT_EXECUTE_TIMEOUT = 30_000;

async function openOrganizations(options: LedgerOptions): Promise<Map<string, Organization>> {
  const { organizations: mspIds, folder } = options;
  if (mspIds.length === 0 || new Set(mspIds).size !== mspIds.length) {
    throw new LedgerError('INVALID_ARGUMENT', 'organizations must name at least one organisation, each once');
  }
  const opened = await Promise.all(
    mspIds.map((mspId) => Organization.open(mspId, folder && join(folder, 'organizations', mspId))),
  );
  return new Map(opened.map((organization) => [organization.mspId, organization]));
}

/** A channel with one chaincode and a peer per organisation, in this process. */
export class LocalLedger {
  readonly #organizations: ReadonlyMap<string, Organization>;
  readonly #store: LedgerStore;
  readonly #feed: BlockFeed;
  readonly #channel: Channel;
  readonly #pending = new Set<Promise<unknown>>();
  #closed = false;

  private constructor(options: LedgerOptions, organizations: ReadonlyMap<string, Organization>, store: LedgerStore) {
    this.#organizations = organizations;
    this.#store = store;
    this.#feed = new BlockFeed(store);
    const membership = new Membership(organizations);
    const context: ChannelContext = {
      channel: options.channel ?? 'channel',
      chaincode: options.chaincode ?? 'chaincode',
      membership,
      members: new Set(organizations.keys()),
      executeTimeout: options.executeTimeout ?? DEFAULT_EXECUTE_TIMEOUT,
      clock: options.clock ?? (() => new Date()),
    };
    const endorsers = [...organizations].map(
      ([mspId, organization]) => [mspId, new Endorser(organization, options.contracts, context)] as const,
    );
    this.#channel = {
      context,
      endorsers: new Map(endorsers),
      committer: new Committer(store, { membership, organizations: organizations.size }, () => {
        this.#feed.wake();
      }),
      useView: (work) => this.#useView(work),
    };
  }

  /**
   * Opens a ledger, or makes one where the folder is new.
   *
   * @throws LedgerError LOCKED, CONFIGURATION_CHANGED, CORRUPT, INVALID_CONTRACT or INVALID_ARGUMENT
   */
  static async open(options: LedgerOptions): Promise<LocalLedger> {
    const chain = await LedgerStore.openChain(options.folder);
    try {
      const organizations = await openOrganizations(options);
      const genesis = genesisBlock({
        channel: options.channel ?? 'channel',
        chaincode: options.chaincode ?? 'chaincode',
        organizations: [...organizations.values()].map(({ mspId, certificateAuthority, peerCertificate }) => ({
          mspId,
          rootCertificate: certificateAuthority.rootCertificate.toString(),
          peerCertificate: peerCertificate.toString(),
        })),
      });
      const store = await LedgerStore.open(chain, genesis, options.organizations, options.folder);
      return new LocalLedger(options, organizations, store);
    } catch (error) {
      await chain.close();
      throw error;
    }
  }

  /** Number of blocks; the next one gets this number. */
  get height(): number {
    return this.#store.height;
  }

  /** Hash of the last block. */
  get lastBlockHash(): Uint8Array {
    return this.#store.lastHash;
  }

  /** @throws LedgerError UNKNOWN_ORGANIZATION */
  organization(mspId: string): Organization {
    const organization = this.#organizations.get(mspId);
    if (organization === undefined) {
      throw new LedgerError(
        'UNKNOWN_ORGANIZATION',
        `no organisation of this ledger has the MSP id ${JSON.stringify(mspId)}`,
      );
    }
    return organization;
  }

  /** The ledger as this identity sees it; each proposal and transaction is signed by its signer. */
  connect(connection: Connection): Gateway {
    return new Gateway(this.#channel, connection);
  }

  /** @throws LedgerError NOT_FOUND */
  async readBlock(number: number): Promise<Block> {
    this.#assertOpen();
    const block = await this.#store.readBlock(number);
    if (block === undefined) throw new LedgerError('NOT_FOUND', `there is no block ${number}`);
    return describeBlock(block);
  }

  /** Every block from `startBlock` on, stored ones first, then new ones; ends when the ledger closes. */
  blockEvents(options: BlockEventsOptions = {}): AsyncGenerator<Block, void> {
    return this.#feed.blocks(options);
  }

  /** The contracts' events from `startBlock` on. */
  chaincodeEvents(options: BlockEventsOptions = {}): AsyncGenerator<CommittedEvent, void> {
    return eventsOf(this.blockEvents(options));
  }

  /**
   * Replays every block into an empty store in memory: hash chain, signatures, endorsements, conflicts, and at the end
   * the public state, hashes and history must come out as stored.
   *
   * @throws LedgerError CORRUPT naming what differs
   */
  async verify(): Promise<void> {
    this.#assertOpen();
    const organizations = [...this.#organizations.keys()];
    const context = { membership: this.#channel.context.membership, organizations: organizations.length };
    await this.#channel.committer.betweenCommits(() => replay(this.#store, organizations, context));
  }

  /** Waits for what is under way, then closes the stores. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#feed.close();
    await Promise.allSettled(this.#pending);
    await this.#channel.committer.betweenCommits(() => this.#store.close());
  }

  async #useView<T>(work: (view: LedgerView) => Promise<T>): Promise<T> {
    this.#assertOpen();
    const running = this.#store.view.use(work);
    this.#pending.add(running);
    try {
      return await running;
    } finally {
      this.#pending.delete(running);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new LedgerError('CLOSED', 'the ledger is closed');
  }
}
