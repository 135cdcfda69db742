// Who holds shares of a grant, and how many of them open.
import { ContractError, type SharingPolicyRecord } from '@lianjian/ledger-api';

/** More holders cost signatures, deposits and bytes; the design allows no more. */
export const MOST_HOLDERS = 7;

export interface SharingRule {
  /** MSP ids, in the policy's order. */
  readonly holders: readonly string[];
  readonly threshold: number;
  /** One holder alone opens: the policy allows it, and the grant says so. */
  readonly singleHolder: boolean;
}

export interface Parties {
  /** MSP id of the owner's organisation. */
  readonly owner: string;
  /** MSP id of the reader's organisation. */
  readonly reader: string;
}

/** t = max(2, ⌊n/2⌋ + 1) of n holders. */
export const thresholdOf = (holders: number): number => Math.max(2, Math.floor(holders / 2) + 1);

/**
 * The policy's organisations less the reader's own. The threshold must be within reach without the owner's
 * organisation, so that an owner who disappears takes no evidence along.
 *
 * @throws ContractError INVALID_STATE when the policy leaves too few or too many holders
 */
export function sharingRuleFor(
  policy: Pick<SharingPolicyRecord, 'holders' | 'allowSingleHolder'>,
  { owner, reader }: Parties,
): SharingRule {
  const holders = policy.holders.filter((mspId) => mspId !== reader);
  const refuse = (text: string): ContractError => new ContractError('INVALID_STATE', text, { holders });
  if (holders.length > MOST_HOLDERS) throw refuse(`the sharing policy names more than ${MOST_HOLDERS} holders`);
  const singleHolder = holders.length === 1;
  if (singleHolder && !policy.allowSingleHolder) throw refuse('the sharing policy does not allow a single holder');
  const threshold = singleHolder ? 1 : thresholdOf(holders.length);
  if (holders.filter((mspId) => mspId !== owner).length < threshold) {
    throw refuse('too few holders besides the owner’s and the reader’s organisation');
  }
  return { holders, threshold, singleHolder };
}
