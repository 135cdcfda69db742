// MVCC and phantom checks at commit (core/ledger/kvledger/txmgmt/validation/validator.go).
import { type KeyRead, type RangeRead, type ReadWriteSet } from '../simulation/read-write-set.ts';
import { type StateView } from '../simulation/state-view.ts';

async function readsChanged(view: StateView, reads: readonly KeyRead[]): Promise<boolean> {
  for (const { key, version } of reads) {
    if ((await view.getState(key))?.version !== version) return true;
  }
  return false;
}

/** Runs the range again. Where the contract stopped early, the last key it saw is part of the range. */
async function rangeChanged(view: StateView, { startKey, endKey, exhausted, reads }: RangeRead): Promise<boolean> {
  if (!exhausted && reads.length === 0) return false; // Opened but never read from.
  let seen = 0;
  for await (const [key, { version }] of view.scanState({ startKey, endKey: exhausted ? endKey : `${endKey}\0` })) {
    const read = reads[seen];
    if (read?.key !== key || read.version !== version) return true;
    seen += 1;
  }
  return seen !== reads.length;
}

async function hashedReadsChanged(view: StateView, { collections }: ReadWriteSet): Promise<boolean> {
  for (const { collection, reads } of collections) {
    for (const { keyHash, version } of reads) {
      if ((await view.getPrivateHash(collection, keyHash))?.version !== version) return true;
    }
  }
  return false;
}

export async function conflictOf(
  view: StateView,
  set: ReadWriteSet,
): Promise<'MVCC_READ_CONFLICT' | 'PHANTOM_READ_CONFLICT' | undefined> {
  if (await readsChanged(view, set.reads)) return 'MVCC_READ_CONFLICT';
  for (const range of set.rangeReads) {
    if (await rangeChanged(view, range)) return 'PHANTOM_READ_CONFLICT';
  }
  return (await hashedReadsChanged(view, set)) ? 'MVCC_READ_CONFLICT' : undefined;
}
