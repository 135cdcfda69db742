// What one block changes in the ledger's database: one atomic batch.
import { type RawBlock, encodeBlock, headerHashOf } from '../protocol/block.ts';
import { type ReadWriteSet } from '../simulation/read-write-set.ts';
import { del, put, type Write } from './database.ts';
import {
  blockKey,
  encodeVersioned,
  hashKey,
  historyKey,
  metaKey,
  stateKey,
  transactionKey,
  u64,
} from './key-layout.ts';

export const HEIGHT = metaKey('height');
export const LAST_HASH = metaKey('last-hash');

function publicWrites(number: number, { writes }: ReadWriteSet): Write[] {
  return writes.flatMap(({ key, value }) => [
    value === undefined ? del(stateKey(key)) : put(stateKey(key), encodeVersioned(number, value)),
    put(historyKey(key, number), Buffer.alloc(0)),
  ]);
}

function hashWrites(number: number, { collections }: ReadWriteSet): Write[] {
  return collections.flatMap(({ collection, writes }) =>
    writes.map(({ keyHash, valueHash }) => {
      const key = hashKey(collection, keyHash);
      return valueHash === undefined ? del(key) : put(key, encodeVersioned(number, valueHash));
    }),
  );
}

function transactionWrites(block: RawBlock, transactionId: string): Write[] {
  // An id belongs to the transaction that came first.
  return block.validationCode === 'DUPLICATE_TXID' ? [] : [put(transactionKey(transactionId), u64(block.number))];
}

export interface CommittedTransaction {
  readonly transactionId: string;
  readonly readWriteSet: ReadWriteSet;
}

export function writesOfBlock(block: RawBlock, transaction: CommittedTransaction | undefined): Write[] {
  const chain = [
    put(blockKey(block.number), encodeBlock(block)),
    put(HEIGHT, u64(block.number + 1)),
    put(LAST_HASH, headerHashOf(block)),
  ];
  if (transaction === undefined) return chain;
  const { transactionId, readWriteSet } = transaction;
  const valid = block.validationCode === 'VALID';
  return [
    ...chain,
    ...transactionWrites(block, transactionId),
    ...(valid ? publicWrites(block.number, readWriteSet) : []),
    ...(valid ? hashWrites(block.number, readWriteSet) : []),
  ];
}
