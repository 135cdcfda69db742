// Private values of one organisation, in a database of its own. A block's values are first kept as pending, then the
// block is written to the ledger's database, then they are applied; a crash in between is settled on opening.
import { LedgerError } from '../errors.ts';
import { type PrivateWrite } from '../simulation/read-write-set.ts';
import { type Database, del, eraseDeleted, openDatabase, put, type Write, writeDurably } from './database.ts';
import { encodeVersioned, metaKey, numberOf, pendingKey, privateKey, tableBounds, u64 } from './key-layout.ts';

/** Whose store this is and of which ledger: a store put in another's place is found on opening. */
const OWNER = metaKey('owner');
/** Number of the last block whose private writes are applied. */
const APPLIED = metaKey('applied');
/** Number of the last block with a purge whose values are still to be erased from the files. */
const ERASURE_DUE = metaKey('erasure-due');

interface Pending {
  readonly blockNumber: number;
  readonly transactionId: string;
  readonly writes: readonly PrivateWrite[];
}

function encodePending({ transactionId, writes }: Omit<Pending, 'blockNumber'>): Buffer {
  const rows = writes.map(({ value, ...rest }) => ({ ...rest, value: value && Buffer.from(value).toString('base64') }));
  return Buffer.from(JSON.stringify({ transactionId, writes: rows }));
}

function decodePending(blockNumber: number, bytes: Buffer): Pending {
  const { transactionId, writes } = JSON.parse(bytes.toString()) as {
    transactionId: string;
    writes: { collection: string; key: string; purge: boolean; value?: string }[];
  };
  return {
    blockNumber,
    transactionId,
    writes: writes.map(({ value, ...rest }) => ({
      ...rest,
      value: value === undefined ? undefined : Buffer.from(value, 'base64'),
    })),
  };
}

export class PrivateStore {
  readonly organization: string;
  readonly database: Database;

  private constructor(organization: string, database: Database) {
    this.organization = organization;
    this.database = database;
  }

  /** @param ledgerId hash of the ledger's first block */
  static async open(organization: string, ledgerId: Uint8Array, folder: string | undefined): Promise<PrivateStore> {
    const database = await openDatabase(folder);
    const owner = Buffer.concat([ledgerId, Buffer.from(organization)]);
    const found = await database.get(OWNER);
    if (found === undefined) {
      await writeDurably(database, [put(OWNER, owner), put(APPLIED, u64(0))]);
    } else if (!found.equals(owner)) {
      await database.close();
      throw new LedgerError(
        'CORRUPT',
        `the private store of ${organization} belongs to another organisation or ledger`,
      );
    }
    return new PrivateStore(organization, database);
  }

  async appliedBlock(): Promise<number> {
    const found = await this.database.get(APPLIED);
    return found === undefined ? 0 : numberOf(found);
  }

  async prepare(pending: Pending): Promise<void> {
    await writeDurably(this.database, [put(pendingKey(pending.blockNumber), encodePending(pending))]);
  }

  /** Not synced by itself: until it reaches the disk the pending entry is there, and applying twice is harmless. */
  async apply({ blockNumber, writes }: Pending): Promise<void> {
    const batch: Write[] = writes.map(({ collection, key, value }) =>
      value === undefined
        ? del(privateKey(collection, key))
        : put(privateKey(collection, key), encodeVersioned(blockNumber, value)),
    );
    const erasure = writes.some(({ purge }) => purge) ? [put(ERASURE_DUE, u64(blockNumber))] : [];
    await this.database.batch([...batch, ...erasure, del(pendingKey(blockNumber)), put(APPLIED, u64(blockNumber))]);
  }

  async discard(blockNumber: number): Promise<void> {
    await this.database.del(pendingKey(blockNumber));
  }

  /** Settles what a crash left: applied when its block was committed, else dropped. */
  async recover(committedTransaction: (blockNumber: number) => Promise<string | undefined>): Promise<void> {
    for await (const [key, value] of this.database.iterator(tableBounds('PENDING'))) {
      const pending = decodePending(numberOf(key.subarray(1)), value);
      if ((await committedTransaction(pending.blockNumber)) === pending.transactionId) await this.apply(pending);
      else await this.discard(pending.blockNumber);
    }
    await this.erasePurged();
  }

  /**
   * Erases purged values, and the pending entries that held them, from the files. Needs every view of an earlier state
   * closed. Rewrites the store; an erasure that did not come to its end is made up for on opening.
   */
  async erasePurged(): Promise<void> {
    const due = await this.database.get(ERASURE_DUE);
    if (due === undefined) return;
    await eraseDeleted(this.database, tableBounds('PRIVATE').gte, tableBounds('PENDING').lt);
    const later = await this.database.get(ERASURE_DUE);
    if (later?.equals(due) === true) await this.database.del(ERASURE_DUE);
  }
}
