import { type CommitStatus } from '../commit/committer.ts';
import { type ChannelContext, type Endorser } from '../endorse/endorser.ts';
import { type Identity } from '../protocol/proposal.ts';
import { type PrivateWrite } from '../simulation/read-write-set.ts';
import { type LedgerView } from '../store/ledger-view.ts';
import { type Signer } from '../identity/signature.ts';

/** What the client objects need of the ledger. */
export interface Channel {
  readonly context: ChannelContext;
  readonly endorsers: ReadonlyMap<string, Endorser>;
  /** Runs work on the state after the last block. */
  useView<T>(work: (view: LedgerView) => Promise<T>): Promise<T>;
  /** Orders, validates and stores a transaction. */
  commit(envelope: Uint8Array, privateWrites: readonly PrivateWrite[]): Promise<CommitStatus>;
}

export interface Connection {
  readonly identity: Identity;
  readonly signer: Signer;
}
