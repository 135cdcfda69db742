// Who is to hold shares of a grant, and how many of them open. The contract holds every grant against the same rule.
import { type SharingPolicyRecord } from '@lianjian/ledger-api';

export interface Split {
  /** MSP ids, in the policy's order. */
  readonly holders: readonly string[];
  readonly threshold: number;
}

/** The policy's organisations less the reader's; t = max(2, ⌊n/2⌋ + 1), or 1 where there is one holder. */
export function splitFor({ holders: all }: Pick<SharingPolicyRecord, 'holders'>, readerMspId: string): Split {
  const holders = all.filter((mspId) => mspId !== readerMspId);
  const threshold = holders.length === 1 ? 1 : Math.max(2, Math.floor(holders.length / 2) + 1);
  return { holders, threshold };
}
