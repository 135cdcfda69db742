// Who holds a case, since when, and whether it is late. Lateness is told by the query's time, never by a clock.
import { civilDayOf, type InputOf, type Page, type Standing, standingOf } from '@lianjian/ledger-api';
import { maySee, requireVisible } from '../application/access.ts';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';

async function dayOf(world: World, at: number): Promise<string> {
  return civilDayOf(at, (await world.require('consortium', {})).utcOffsetMinutes);
}

export async function standing(world: World, caller: Caller, { at, id }: InputOf<'audit:standing'>): Promise<Standing> {
  const application = await requireVisible(world, caller, id);
  return standingOf(application, await dayOf(world, at));
}

/** Along the index of due days from its beginning: longest overdue first, until a case is not late. */
export async function lateCases(
  world: World,
  caller: Caller,
  { at, ...paging }: InputOf<'audit:lateCases'>,
): Promise<Page<Standing>> {
  const [today, page] = await Promise.all([dayOf(world, at), world.page('by-due', {}, paging)]);
  const rows: Standing[] = [];
  for (const key of page.values) {
    const application = await world.getByKey('application', Buffer.from(key).toString());
    if (application === undefined) continue;
    const row = standingOf(application, today);
    if (!row.late) return { bookmark: null, rows };
    if (await maySee(world, application, caller)) rows.push(row);
  }
  return { bookmark: page.bookmark, rows };
}
