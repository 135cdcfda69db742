import { sha256 } from '../hash.ts';
import { ownerOfCollection } from '../simulation/collections.ts';
import { type Database, put } from './database.ts';
import { encodeVersioned, hashKey, privateKey, stateKey } from './key-layout.ts';
import { type PrivateStore } from './private-store.ts';

/** Number of the block that wrote what was planted. */
const GENESIS = 0;

export interface StateSeed {
  readonly state: ReadonlyMap<string, Uint8Array>;
  /** Values by collection and key; each goes to the collection's organisation, its hash to the ledger. */
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
}

/** Puts state into a new ledger without any transaction. */
export async function plant(
  { state, collections }: StateSeed,
  ledger: Database,
  stores: ReadonlyMap<string, PrivateStore>,
): Promise<void> {
  await ledger.batch(Array.from(state, ([key, value]) => put(stateKey(key), encodeVersioned(GENESIS, value))));
  for (const [collection, values] of collections) {
    const store = stores.get(ownerOfCollection(collection) ?? '');
    if (store === undefined) throw new RangeError(`the collection ${collection} belongs to no organisation`);
    const entries = [...values];
    await ledger.batch(
      entries.map(([key, value]) =>
        put(hashKey(collection, sha256(Buffer.from(key))), encodeVersioned(GENESIS, sha256(value))),
      ),
    );
    await store.database.batch(
      entries.map(([key, value]) => put(privateKey(collection, key), encodeVersioned(GENESIS, value))),
    );
  }
}
