import { type InputOf, type MaterialHistory, type MaterialRecord, type Page } from '@lianjian/ledger-api';
import { maySee, requireVisible } from '../application/access.ts';
import { type Caller } from '../identity/caller.ts';
import { bookmarkOf, forgedBookmark, textOfBookmark } from '../state/bookmark.ts';
import { type World } from '../state/world.ts';

export async function materialsByCid(
  world: World,
  caller: Caller,
  { cid, ...paging }: InputOf<'audit:materialsByCid'>,
): Promise<Page<MaterialRecord>> {
  const { bookmark, values } = await world.page('by-cid', { cid }, paging);
  const rows: MaterialRecord[] = [];
  for (const key of values) {
    const material = await world.getByKey('material', Buffer.from(key).toString());
    if (material === undefined) continue;
    const application = await world.require('application', { applicationId: material.applicationId });
    if (await maySee(world, application, caller)) rows.push(material);
  }
  return { bookmark, rows };
}

/** Versions of one part, newest first; versions follow one another without a gap. */
export async function materialHistory(
  world: World,
  caller: Caller,
  { applicationId, bookmark, item, pageSize, part }: MaterialHistory,
): Promise<Page<MaterialRecord>> {
  const { items } = await requireVisible(world, caller, applicationId);
  const parts = items.find(({ item: code }) => code === item)?.parts ?? [];
  const last = parts.find((known) => known.part === part)?.version ?? 0;
  const newest = bookmark === null ? last : versionIn(bookmark, last);
  const versions = Array.from({ length: Math.min(pageSize, newest) }, (_, index) => newest - index);
  const rows = await Promise.all(
    versions.map((version) => world.require('material', { applicationId, item, part, version })),
  );
  const next = newest - versions.length;
  return { bookmark: next === 0 ? null : bookmarkOf(String(next)), rows };
}

function versionIn(bookmark: string, last: number): number {
  const digits = textOfBookmark(bookmark);
  if (!/^[1-9]\d{0,3}$/.test(digits) || Number(digits) > last) {
    throw forgedBookmark();
  }
  return Number(digits);
}
