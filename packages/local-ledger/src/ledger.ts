import { join } from 'node:path';
import { ChannelRuntime, type ChannelSettings, configurationFor } from './channel-runtime.ts';
import { LedgerError } from './errors.ts';
import { type BlockEventsOptions } from './events/block-feed.ts';
import { type Block, describeBlock } from './events/block.ts';
import { type CommittedEvent, eventsOf } from './events/chaincode-events.ts';
import { type Connection } from './gateway/channel.ts';
import { Gateway } from './gateway/gateway.ts';
import { Organization } from './identity/organization.ts';
import { genesisBlock } from './protocol/genesis.ts';
import { type ContractClass } from './runtime/chaincode-runtime.ts';
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

/** Milliseconds; `chaincode.executetimeout` of core.yaml. */
const DEFAULT_EXECUTE_TIMEOUT = 30_000;

const settingsOf = (options: LedgerOptions): ChannelSettings => ({
  channel: options.channel ?? 'channel',
  chaincode: options.chaincode ?? 'chaincode',
  contracts: options.contracts,
  executeTimeout: options.executeTimeout ?? DEFAULT_EXECUTE_TIMEOUT,
  clock: options.clock ?? (() => new Date()),
});

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
  readonly #channel: ChannelRuntime;

  private constructor(organizations: ReadonlyMap<string, Organization>, channel: ChannelRuntime) {
    this.#organizations = organizations;
    this.#channel = channel;
  }

  /**
   * Opens a ledger, or makes one where the folder is new.
   *
   * @throws LedgerError LOCKED, CONFIGURATION_CHANGED, CORRUPT, INVALID_CONTRACT or INVALID_ARGUMENT
   */
  static async open(options: LedgerOptions): Promise<LocalLedger> {
    const settings = settingsOf(options);
    const chain = await LedgerStore.openChain(options.folder);
    try {
      const organizations = await openOrganizations(options);
      const genesis = genesisBlock(configurationFor(settings, organizations.values()));
      const store = await LedgerStore.open(chain, {
        genesis,
        organizations: options.organizations,
        folder: options.folder,
      });
      return new LocalLedger(organizations, new ChannelRuntime(settings, organizations, store));
    } catch (error) {
      await chain.close();
      throw error;
    }
  }

  /** Number of blocks; the next one gets this number. */
  get height(): number {
    return this.#channel.store.height;
  }

  /** Hash of the last block. */
  get lastBlockHash(): Uint8Array {
    return this.#channel.store.lastHash;
  }

  /** @throws LedgerError UNKNOWN_ORGANIZATION */
  organization(mspId: string): Organization {
    const organization = this.#organizations.get(mspId);
    if (organization === undefined) throw LedgerError.unknownOrganization(mspId);
    return organization;
  }

  /** The ledger as this identity sees it; each proposal and transaction is signed by its signer. */
  connect(connection: Connection): Gateway {
    return new Gateway(this.#channel, connection);
  }

  /** @throws LedgerError NOT_FOUND */
  async readBlock(number: number): Promise<Block> {
    this.#channel.assertOpen();
    const block = await this.#channel.store.readBlock(number);
    if (block === undefined) throw new LedgerError('NOT_FOUND', `there is no block ${number}`);
    return describeBlock(block);
  }

  /** Every block from `startBlock` on, stored ones first, then new ones; ends when the ledger closes. */
  blockEvents(options: BlockEventsOptions = {}): AsyncGenerator<Block, void> {
    return this.#channel.feed.blocks(options);
  }

  /** The contracts' events from `startBlock` on. */
  chaincodeEvents(options: BlockEventsOptions = {}): AsyncGenerator<CommittedEvent, void> {
    return eventsOf(this.blockEvents(options));
  }

  /**
   * Replays every block into an empty store in memory: hash chain, signatures, endorsements, conflicts, and at the end
   * the public state, hashes and history must come out as stored. No transaction commits meanwhile.
   *
   * @throws LedgerError CORRUPT naming what differs
   */
  verify(): Promise<void> {
    return this.#channel.verify();
  }

  /** Waits for what is under way, then closes the stores. Safe to call twice. */
  close(): Promise<void> {
    return this.#channel.close();
  }
}
