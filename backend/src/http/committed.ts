// The answer to whatever is written on the chain: what it became, and where that stands.
import { z } from 'zod';
import { type Committed } from '../adapters/ledger/ledger.ts';

export interface CommittedAnswer {
  readonly record: unknown;
  readonly transaction: { readonly id: string; readonly block: number };
}

export const committed = ({ result, transactionId, blockNumber }: Committed): CommittedAnswer => ({
  record: result,
  transaction: { id: transactionId, block: blockNumber },
});

export const committedOf = (record: z.ZodType): z.ZodType =>
  z.object({ record, transaction: z.object({ id: z.string(), block: z.int() }) });
