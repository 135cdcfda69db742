// Audit of a store against its own blocks.
import { LedgerError } from '../errors.ts';
import { sameBytes } from '../hash.ts';
import { dataHashOf, headerHashOf, type RawBlock } from '../protocol/block.ts';
import { parseTransaction } from '../protocol/envelope.ts';
import { isPrivateHeightKey, LedgerStore } from '../store/ledger-store.ts';
import { validate, type ValidationContext } from './validate.ts';

async function blockAt(store: LedgerStore, number: number): Promise<RawBlock> {
  const block = await store.readBlock(number);
  if (block === undefined) throw new LedgerError('CORRUPT', `block ${number} is missing`);
  if (!sameBytes(block.dataHash, dataHashOf(block.envelope))) {
    throw new LedgerError('CORRUPT', `the data of block ${number} does not match its hash`);
  }
  return block;
}

async function replayBlock(copy: LedgerStore, block: RawBlock, context: ValidationContext): Promise<void> {
  if (block.number !== copy.height || !sameBytes(block.previousHash, copy.lastHash)) {
    throw new LedgerError('CORRUPT', `block ${copy.height} does not follow the block before it`);
  }
  const transaction = parseTransaction(block.envelope);
  const code = await validate(transaction, copy.view, context);
  if (code !== block.validationCode) {
    throw new LedgerError('CORRUPT', `block ${block.number} is marked ${block.validationCode} but is ${code}`);
  }
  await copy.append(block, transaction, []);
}

/** Without the heights of private stores: a replay has no private values. */
async function* chainEntries(store: LedgerStore): AsyncGenerator<readonly [Buffer, Buffer]> {
  for await (const entry of store.entries()) {
    if (!isPrivateHeightKey(entry[0])) yield entry;
  }
}

async function assertSameEntries(stored: LedgerStore, copy: LedgerStore): Promise<void> {
  const others = chainEntries(copy);
  for await (const [key, value] of chainEntries(stored)) {
    const other = await others.next();
    if (other.done === true || !key.equals(other.value[0]) || !value.equals(other.value[1])) {
      throw new LedgerError(
        'CORRUPT',
        `the stored state is not what the blocks give, at ${JSON.stringify(key.toString())}`,
      );
    }
  }
  if ((await others.next()).done !== true)
    throw new LedgerError('CORRUPT', 'the stored state lacks what the blocks give');
}

/** @throws LedgerError CORRUPT naming what differs */
export async function replay(
  stored: LedgerStore,
  organizations: readonly string[],
  context: ValidationContext,
): Promise<void> {
  const { height, lastHash } = stored;
  const genesis = await blockAt(stored, 0);
  const copy = await LedgerStore.open(await LedgerStore.openChain(undefined), { genesis, organizations });
  try {
    for (let number = 1; number < height; number += 1) {
      await replayBlock(copy, await blockAt(stored, number), context);
    }
    if (!sameBytes(copy.lastHash, lastHash) || !sameBytes(headerHashOf(await blockAt(stored, height - 1)), lastHash)) {
      throw new LedgerError('CORRUPT', 'the last block is not the one the ledger names');
    }
    await assertSameEntries(stored, copy);
  } finally {
    await copy.close();
  }
}
