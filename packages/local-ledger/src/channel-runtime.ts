import { Committer, type CommitStatus } from './commit/committer.ts';
import { replay } from './commit/replay.ts';
import { type ChannelContext, Endorser } from './endorse/endorser.ts';
import { LedgerError } from './errors.ts';
import { BlockFeed } from './events/block-feed.ts';
import { type Channel } from './gateway/channel.ts';
import { Membership } from './identity/membership.ts';
import { type Organization } from './identity/organization.ts';
import { type LedgerConfiguration } from './protocol/genesis.ts';
import { type ContractClass } from './runtime/chaincode-runtime.ts';
import { type PrivateWrite } from './simulation/read-write-set.ts';
import { type LedgerStore } from './store/ledger-store.ts';
import { type LedgerView } from './store/ledger-view.ts';

export interface ChannelSettings {
  readonly channel: string;
  readonly chaincode: string;
  readonly contracts: readonly ContractClass[];
  readonly executeTimeout: number;
  readonly clock: () => Date;
}

export function configurationFor(
  { channel, chaincode }: ChannelSettings,
  organizations: Iterable<Organization>,
): LedgerConfiguration {
  return {
    channel,
    chaincode,
    organizations: Array.from(organizations, ({ mspId, certificateAuthority, peerCertificate }) => ({
      mspId,
      rootCertificate: certificateAuthority.rootCertificate.toString(),
      peerCertificate: peerCertificate.toString(),
    })),
  };
}

/** The peers of a channel over one store: they execute, endorse and commit. */
export class ChannelRuntime implements Channel {
  readonly context: ChannelContext;
  readonly endorsers: ReadonlyMap<string, Endorser>;
  readonly feed: BlockFeed;
  readonly store: LedgerStore;
  readonly #committer: Committer;
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor(settings: ChannelSettings, organizations: ReadonlyMap<string, Organization>, store: LedgerStore) {
    const { channel, chaincode, executeTimeout, clock } = settings;
    const membership = new Membership(organizations);
    this.context = { channel, chaincode, executeTimeout, clock, membership, members: new Set(organizations.keys()) };
    this.endorsers = new Map(
      Array.from(organizations, ([mspId, organization]) => [
        mspId,
        new Endorser(organization, settings.contracts, this.context),
      ]),
    );
    this.store = store;
    this.feed = new BlockFeed(store);
    this.#committer = new Committer(store, { membership, organizations: organizations.size }, () => {
      this.feed.wake();
    });
  }

  async useView<T>(work: (view: LedgerView) => Promise<T>): Promise<T> {
    this.assertOpen();
    const running = this.store.view.use(work);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async commit(envelope: Uint8Array, privateWrites: readonly PrivateWrite[]): Promise<CommitStatus> {
    this.assertOpen();
    return this.#committer.commit(envelope, privateWrites);
  }

  /** @throws LedgerError CORRUPT when the store is not what its blocks give */
  async verify(): Promise<void> {
    this.assertOpen();
    const { membership, members } = this.context;
    await this.#committer.betweenCommits(() =>
      replay(this.store, [...members], { membership, organizations: members.size }),
    );
  }

  /** Waits for what is under way, then closes the store. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.feed.close();
    await Promise.allSettled(this.#running);
    await this.#committer.betweenCommits(() => this.store.close());
  }

  /** @throws LedgerError CLOSED */
  assertOpen(): void {
    if (this.#closed) throw new LedgerError('CLOSED', 'the ledger is closed');
  }
}
