import { type GrantRecord, type ReadGrant } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { requireVisibleGrant } from './grant-visibility.ts';

export const readGrant = (world: World, caller: Caller, { grantId }: ReadGrant): Promise<GrantRecord> =>
  requireVisibleGrant(world, caller, grantId);
