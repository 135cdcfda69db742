// A transaction that was endorsed, kept back for days and then submitted is valid where nothing it read has changed:
// the check names it by its date.
import { expect, test } from '@jest/globals';
import { LedgerEventRepository } from '../../src/adapters/database/case-repository.ts';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { WholeTables } from '../../src/adapters/database/whole-tables.ts';
import { type Ledger, type LedgerBlock } from '../../src/adapters/ledger/ledger.ts';
import { checkBlocks, MOST_LATE } from '../../src/fsck/check-blocks.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2030, 0, 10);

const blockAt = (number: number, at: number, valid = true): LedgerBlock => ({
  hash: new Uint8Array(32),
  number,
  previousHash: new Uint8Array(32),
  transactions: [
    {
      at,
      creator: { certificate: '', mspId: 'CentreMSP' },
      event: undefined,
      writes: () => [],
      transactionId: `t${number}`,
      valid,
    },
  ],
});

async function findings(blocks: readonly LedgerBlock[]): Promise<unknown[]> {
  const ledger = {
    async *blocks({ startBlock }: { startBlock: number }) {
      await Promise.resolve();
      yield* blocks.slice(startBlock);
    },
  } as unknown as Ledger;
  const database = await openDatabase();
  const told = [];
  const parts = { events: new LedgerEventRepository(database), repair: false, tables: new WholeTables(database) };
  try {
    for await (const line of checkBlocks({ ...parts, end: blocks.length, ledger }))
      if ('finding' in line) told.push(line);
  } finally {
    await database.close();
  }
  return told;
}

test('a transaction of days ago among those of today is named, and clocks that differ are not', async () => {
  const blocks = [
    blockAt(0, NOW),
    blockAt(1, NOW - MOST_LATE),
    blockAt(2, NOW - 3 * DAY),
    blockAt(3, NOW - 3 * DAY, false),
    blockAt(4, NOW + DAY),
  ];
  expect(await findings(blocks)).toEqual([
    { finding: 'kept-back', repaired: false, what: 'transaction t2 in block 2, dated 4320 min before an earlier one' },
  ]);
});
