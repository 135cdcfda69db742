import { ContractError, type GrantRecord, type ReadGrant } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { requireGrant } from './grants.ts';
import { maySeeGrant } from './grant-visibility.ts';

export async function readGrant(world: World, caller: Caller, { grantId }: ReadGrant): Promise<GrantRecord> {
  const grant = await requireGrant(world, grantId);
  if (!(await maySeeGrant(world, caller, grant))) {
    throw new ContractError('FORBIDDEN', 'not a party of the grant', { reason: 'not-a-party' });
  }
  return grant;
}
