// The trail of one subject, walked back from its end by sequence numbers: no index is needed, and a page costs the same
// however long the trail is.
import { type EventPage, type Trail } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { bookmarkOf, forgedBookmark, textOfBookmark } from '../state/bookmark.ts';
import { type World } from '../state/world.ts';
import { requireVisibleHead } from './visible-head.ts';

export async function trail(world: World, caller: Caller, { bookmark, id, kind, pageSize }: Trail): Promise<EventPage> {
  const { sequence: last } = await requireVisibleHead(world, caller, kind, id);
  const newest = bookmark === null ? last : sequenceIn(bookmark, id, last);
  const sequences = Array.from({ length: Math.min(pageSize, newest) }, (_, index) => newest - index);
  const rows = await Promise.all(sequences.map((sequence) => world.require('event', { sequence, subject: id })));
  const next = newest - sequences.length;
  return { bookmark: next === 0 ? null : bookmarkOf(`${id}.${next}`), rows };
}

function sequenceIn(bookmark: string, id: string, last: number): number {
  const [subject, digits = ''] = textOfBookmark(bookmark).split('.');
  const sequence = Number(digits);
  if (subject !== id || !/^[1-9]\d{0,7}$/.test(digits) || sequence > last) {
    throw forgedBookmark();
  }
  return sequence;
}
