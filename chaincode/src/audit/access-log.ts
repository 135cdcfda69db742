import { type AccessRecord, type InputOf, type Page } from '@lianjian/ledger-api';
import { requireVisible } from '../application/access.ts';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';

/** Who asked to read the materials of a case, when, what for, and what came of it. */
export async function accessLog(
  world: World,
  caller: Caller,
  { applicationId, ...paging }: InputOf<'audit:accessLog'>,
): Promise<Page<AccessRecord>> {
  await requireVisible(world, caller, applicationId);
  const { bookmark, values } = await world.page('access-by-application', { applicationId }, paging);
  const requests = await Promise.all(values.map((key) => world.getByKey('access', Buffer.from(key).toString())));
  return { bookmark, rows: requests.filter((request) => request !== undefined) };
}
