import { implicitCollectionOf } from '../simulation/collections.ts';
import { type StateEntry } from '../simulation/state-view.ts';
import { type LedgerView } from '../store/ledger-view.ts';
import { type StateSeed } from '../store/state-seed.ts';

const EVERYTHING = { startKey: '', endKey: '' };

async function collect(entries: AsyncIterable<StateEntry>): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for await (const [key, { value }] of entries) found.set(key, value);
  return found;
}

/** All state of a ledger, as a seed for another. */
export async function stateAfter(view: LedgerView, members: ReadonlySet<string>): Promise<StateSeed> {
  const collections = new Map<string, Map<string, Uint8Array>>();
  for (const mspId of members) {
    const collection = implicitCollectionOf(mspId);
    collections.set(collection, await collect(view.scanPrivate(mspId, collection, EVERYTHING)));
  }
  return { state: await collect(view.scanState(EVERYTHING)), collections };
}
