// The ledger's databases together: the chain and public state in one, private values in one per organisation.
import { join } from 'node:path';
import { LedgerError } from '../errors.ts';
import { type RawBlock, decodeBlock, headerHashOf } from '../protocol/block.ts';
import { parseTransaction } from '../protocol/envelope.ts';
import { configurationOf, differenceBetween } from '../protocol/genesis.ts';
import { ownerOfCollection } from '../simulation/collections.ts';
import { type PrivateWrite } from '../simulation/read-write-set.ts';
import { type CommittedTransaction, HEIGHT, LAST_HASH, writesOfBlock } from './block-writes.ts';
import { type Database, openDatabase, put, type Write, writeDurably } from './database.ts';
import { blockKey, metaKey, numberOf, u64 } from './key-layout.ts';
import { LedgerView } from './ledger-view.ts';
import { PrivateStore } from './private-store.ts';
import { plant, type StateSeed } from './state-seed.ts';

/** Number of the last block with private writes for an organisation: its store must have got so far. */
const PRIVATE_HEIGHT = 'private-height:';
const privateHeightKey = (organization: string): Buffer => metaKey(`${PRIVATE_HEIGHT}${organization}`);

export function isPrivateHeightKey(key: Buffer): boolean {
  const prefix = metaKey(PRIVATE_HEIGHT);
  return key.subarray(0, prefix.length).equals(prefix);
}

const folderOf = (folder: string | undefined, ...names: readonly string[]): string | undefined =>
  folder === undefined ? undefined : join(folder, ...names);

export interface StoreOptions {
  readonly genesis: RawBlock;
  /** MSP ids. */
  readonly organizations: readonly string[];
  /** In memory without one. */
  readonly folder?: string | undefined;
  /** State to begin with, for tests; as if block 0 had written it. */
  readonly seed?: StateSeed;
}

export class LedgerStore {
  readonly #ledger: Database;
  readonly #private: ReadonlyMap<string, PrivateStore>;
  readonly #retired = new Set<Promise<void>>();
  #erasures: Promise<void> = Promise.resolve();
  #height: number;
  #lastHash: Uint8Array;
  #view: LedgerView;

  private constructor(
    ledger: Database,
    stores: ReadonlyMap<string, PrivateStore>,
    height: number,
    lastHash: Uint8Array,
  ) {
    this.#ledger = ledger;
    this.#private = stores;
    this.#height = height;
    this.#lastHash = lastHash;
    this.#view = this.#newView();
  }

  /**
   * Opens the chain's database, which also locks the folder.
   *
   * @throws LedgerError LOCKED
   */
  static openChain(folder: string | undefined): Promise<Database> {
    return openDatabase(folderOf(folder, 'ledger'));
  }

  /**
   * Takes over an open chain: writes `genesis` into an empty one, checks that it is the same in any other, and settles
   * what a crash left between the databases.
   */
  static async open(ledger: Database, { genesis, organizations, folder, seed }: StoreOptions): Promise<LedgerStore> {
    const chain = await openChainAt(ledger, genesis);
    const stores = new Map<string, PrivateStore>();
    try {
      for (const organization of organizations) {
        const path = folderOf(folder, 'organizations', organization, 'private');
        const store = await PrivateStore.open(organization, chain.ledgerId, path);
        stores.set(organization, store);
        await store.recover((number) => transactionIdAt(ledger, number));
        await assertInStep(ledger, store);
      }
      if (seed !== undefined && chain.height === 1) await plant(seed, ledger, stores);
    } catch (error) {
      await Promise.all([...stores.values()].map(({ database }) => database.close()));
      throw error;
    }
    return new LedgerStore(ledger, stores, chain.height, chain.lastHash);
  }

  get height(): number {
    return this.#height;
  }

  get lastHash(): Uint8Array {
    return this.#lastHash;
  }

  /** The state after the last block. */
  get view(): LedgerView {
    return this.#view;
  }

  /** Appends one block, durable and visible on return. */
  async append(
    block: RawBlock,
    transaction: CommittedTransaction,
    privateWrites: readonly PrivateWrite[],
  ): Promise<void> {
    const { transactionId } = transaction;
    const valid = block.validationCode === 'VALID';
    const writes = valid
      ? Map.groupBy(privateWrites, ({ collection }) => ownerOfCollection(collection) ?? '')
      : new Map();
    const pending = [...this.#private.values()].flatMap((store) => {
      const own = writes.get(store.organization) as PrivateWrite[] | undefined;
      return own === undefined ? [] : [{ store, entry: { blockNumber: block.number, transactionId, writes: own } }];
    });
    await Promise.all(pending.map(({ store, entry }) => store.prepare(entry)));
    const heights = pending.map(({ store }): Write => put(privateHeightKey(store.organization), u64(block.number)));
    await writeDurably(this.#ledger, [...writesOfBlock(block, transaction), ...heights]);
    await Promise.all(pending.map(({ store, entry }) => store.apply(entry)));
    this.#advance(block);
    if (privateWrites.some(({ purge }) => purge)) this.#erase(pending.map(({ store }) => store));
  }

  async readBlock(number: number): Promise<RawBlock | undefined> {
    const bytes = await this.#ledger.get(blockKey(number));
    return bytes === undefined ? undefined : decodeBlock(bytes);
  }

  /** Every entry of the ledger's database, in order: for comparison with a replay of the blocks. */
  entries(): AsyncIterable<readonly [Buffer, Buffer]> {
    return this.#ledger.iterator();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#retired, this.#view.close()]);
    await this.#erasures;
    await Promise.all([...this.#private.values()].map(({ database }) => database.close()));
    await this.#ledger.close();
  }

  #advance(block: RawBlock): void {
    this.#height = block.number + 1;
    this.#lastHash = headerHashOf(block);
    const retired = this.#view.close();
    this.#view = this.#newView();
    this.#retired.add(retired);
    void retired.finally(() => this.#retired.delete(retired));
  }

  /** In the background, once no call looks at an earlier state. A failure is told on closing, and made up for then. */
  #erase(stores: readonly PrivateStore[]): void {
    const earlier = [...this.#retired, this.#erasures];
    this.#erasures = Promise.all(earlier).then(async () => {
      await Promise.all(stores.map((store) => store.erasePurged()));
    });
    this.#erasures.catch(() => undefined);
  }

  #newView(): LedgerView {
    const databases = [...this.#private].map(([organization, { database }]) => [organization, database] as const);
    return new LedgerView(this.#height, this.#ledger, new Map(databases));
  }
}

interface Chain {
  readonly ledgerId: Uint8Array;
  readonly height: number;
  readonly lastHash: Uint8Array;
}

async function openChainAt(ledger: Database, genesis: RawBlock): Promise<Chain> {
  const height = await ledger.get(HEIGHT);
  const ledgerId = headerHashOf(genesis);
  if (height === undefined) {
    await writeDurably(ledger, writesOfBlock(genesis, undefined));
    return { ledgerId, height: 1, lastHash: ledgerId };
  }
  const [first, lastHash] = await Promise.all([ledger.get(blockKey(0)), ledger.get(LAST_HASH)]);
  if (first === undefined || lastHash === undefined) throw new LedgerError('CORRUPT', 'the ledger has no first block');
  if (!headerHashOf(decodeBlock(first)).equals(ledgerId)) {
    const difference = differenceBetween(configurationOf(decodeBlock(first)), configurationOf(genesis));
    throw new LedgerError('CONFIGURATION_CHANGED', `the ledger was made with ${difference}`);
  }
  return { ledgerId, height: numberOf(height), lastHash };
}

async function transactionIdAt(ledger: Database, number: number): Promise<string | undefined> {
  const bytes = await ledger.get(blockKey(number));
  return bytes === undefined ? undefined : parseTransaction(decodeBlock(bytes).envelope).transactionId;
}

/** After recovery a private store stands at the last block that wrote to it; else one of the two is an old copy. */
async function assertInStep(ledger: Database, store: PrivateStore): Promise<void> {
  const recorded = await ledger.get(privateHeightKey(store.organization));
  const expected = recorded === undefined ? 0 : numberOf(recorded);
  const applied = await store.appliedBlock();
  if (applied === expected) return;
  const [older, newer] = [`the private store of ${store.organization}`, 'the ledger'];
  throw new LedgerError(
    'CORRUPT',
    applied < expected ? `${older} is older than ${newer}` : `${newer} is older than ${older}`,
  );
}
