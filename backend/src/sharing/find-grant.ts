import { type GrantRecord, type MaterialReference } from '@lianjian/ledger-api';
import { attributesOf } from '@lianjian/ledger-client';
import { type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { isSameMaterial } from './current-materials.ts';

/** As the contract rules: a desk reads for whoever fills it at the organisation itself, not at a unit. */
function reads({ reader: { holder } }: GrantRecord, wallet: Wallet): boolean {
  if (holder.mspId !== wallet.mspId) return false;
  if (holder.kind === 'person') return holder.memberId === wallet.memberId;
  const { role, unit } = attributesOf(wallet.certificate);
  return unit === null && role === holder.role;
}

/**
 * The grant by which a member reads a material: the one that lasts longest.
 *
 * @throws BackendError REVOKED or EXPIRED when there was one, FORBIDDEN when there never was
 */
export function grantFor(grants: readonly GrantRecord[], wallet: Wallet, material: MaterialReference): GrantRecord {
  const own = grants.filter(
    (grant) => reads(grant, wallet) && grant.materials.some((granted) => isSameMaterial(granted, material)),
  );
  const lasting = own
    .filter(({ expiresAt, state }) => state === 'active' && expiresAt > Date.now())
    .sort((a, b) => b.expiresAt - a.expiresAt);
  const [best] = lasting;
  if (best !== undefined) return best;
  if (own.some(({ state }) => state === 'revoked' || state === 'closed')) {
    throw new BackendError('REVOKED', 'the grant was revoked', {});
  }
  if (own.some(({ state }) => state === 'active')) throw new BackendError('EXPIRED', 'the grant has expired', {});
  throw new BackendError('FORBIDDEN', 'nobody has granted this material to the caller', { reason: 'no-grant' });
}
