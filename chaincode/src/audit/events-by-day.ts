// A range of days is a walk over one index a day, from the last day back. A page never spans two days; its bookmark
// names the day to go on with.
import { civilDayBefore, ContractError, type EventPage, type EventsByDay, MOST_DAYS } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { bookmarkOf, forgedBookmark, textOfBookmark } from '../state/bookmark.ts';
import { type World } from '../state/world.ts';
import { eventPage } from './event-page.ts';

export async function eventsByDay(
  world: World,
  caller: Caller,
  { bookmark, from, pageSize, to }: EventsByDay,
): Promise<EventPage> {
  assertRange(from, to);
  let day = bookmark === null ? to : dayOf(bookmark, from, to);
  let start = bookmark === null ? null : pageStart(bookmark);
  for (;;) {
    const page = await eventPage(world, caller, 'by-day', { day }, { bookmark: start, pageSize });
    const next = page.bookmark === null ? (day === from ? null : `${civilDayBefore(day)}.`) : `${day}.${page.bookmark}`;
    const isEnd = next === null || page.rows.length > 0 || page.bookmark !== null;
    if (isEnd) return { bookmark: next && bookmarkOf(next), rows: page.rows };
    day = civilDayBefore(day);
    start = null;
  }
}

/** @throws ContractError INVALID_INPUT */
function assertRange(from: string, to: string): void {
  let days = 0;
  for (let day = to; day >= from && days <= MOST_DAYS; day = civilDayBefore(day)) days += 1;
  if (days < 1 || days > MOST_DAYS) {
    throw new ContractError('INVALID_INPUT', `a range of 1 to ${MOST_DAYS} days`, { field: '/to' });
  }
}

/** The rest of the bookmark is checked against its day's index where the page is read. */
function dayOf(bookmark: string, from: string, to: string): string {
  const day = textOfBookmark(bookmark).slice(0, 10);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && textOfBookmark(bookmark).charAt(10) === '.';
  if (!isDay || day < from || day > to) {
    throw forgedBookmark();
  }
  return day;
}

function pageStart(bookmark: string): string | null {
  const rest = textOfBookmark(bookmark).slice(11);
  return rest === '' ? null : rest;
}
