import { type GrantRecord, type ListGrants, type Page } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { maySeeGrant } from './grant-visibility.ts';

/** Grants of a case, oldest id first; rows that the caller may not see are left out. */
export async function listGrants(
  world: World,
  caller: Caller,
  { applicationId, ...paging }: ListGrants,
): Promise<Page<GrantRecord>> {
  const { bookmark, values } = await world.page('grant-by-application', { applicationId }, paging);
  const grants = await Promise.all(values.map((key) => world.getByKey('grant', Buffer.from(key).toString())));
  const rows: GrantRecord[] = [];
  for (const grant of grants) {
    if (grant !== undefined && (await maySeeGrant(world, caller, grant))) rows.push(grant);
  }
  return { bookmark, rows };
}
