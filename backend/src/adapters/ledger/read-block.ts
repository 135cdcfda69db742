import { type Ledger, type LedgerBlock } from './ledger.ts';

/** Undefined when there is no such block within so many milliseconds. */
export async function readBlock(
  ledger: Pick<Ledger, 'blocks'>,
  number: number,
  within: number,
): Promise<LedgerBlock | undefined> {
  for await (const block of ledger.blocks({ startBlock: number, signal: AbortSignal.timeout(within) })) return block;
  return undefined;
}
