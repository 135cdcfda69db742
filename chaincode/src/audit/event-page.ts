import { type EventPage, type KeyPrefix, type LeafKind } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type Paging } from '../state/index-page.ts';
import { type World } from '../state/world.ts';
import { visibleEvents } from './visible-events.ts';

/** One page of an index whose leaves point to events. */
export async function eventPage<K extends LeafKind>(
  world: World,
  caller: Caller,
  kind: K,
  prefix: KeyPrefix<K>,
  paging: Paging,
): Promise<EventPage> {
  const { bookmark, values } = await world.page(kind, prefix, paging);
  const events = await Promise.all(values.map((key) => world.getByKey('event', Buffer.from(key).toString())));
  const rows = await visibleEvents(
    world,
    caller,
    events.filter((event) => event !== undefined),
  );
  return { bookmark, rows };
}
