// Several lists of the contract as one, page by page: a bookmark says in which list, and where in it.
import { type Page } from '@lianjian/ledger-api';
import { BackendError } from '../errors.ts';

export interface Paging {
  readonly bookmark: string | null;
  readonly pageSize: number;
}

export interface Source<T> {
  /** Letters, digits and hyphens; the same in the next request. */
  readonly name: string;
  read(paging: Paging): Promise<Page<T>>;
}

/** Pages of the contract's lists that one request reads at most. */
const MOST_READS = 10;
const BOOKMARK = /^([A-Za-z0-9-]+)_([A-Za-z0-9_-]*)$/;

interface Place {
  readonly index: number;
  readonly bookmark: string | null;
}

/** @throws BackendError INVALID_INPUT on a bookmark of another list */
function placeOf<T>(sources: readonly Source<T>[], bookmark: string | null): Place {
  if (bookmark === null) return { index: 0, bookmark: null };
  const [, name, within = ''] = BOOKMARK.exec(bookmark) ?? [];
  const index = sources.findIndex((source) => source.name === name);
  if (index === -1) throw new BackendError('INVALID_INPUT', 'not a bookmark of this list', { field: '/bookmark' });
  return { index, bookmark: within === '' ? null : within };
}

/**
 * One page of what is kept. It may hold fewer rows than asked for, none even, and not be the last: no more than so many
 * pages are read for one request.
 */
export async function walk<T>(
  sources: readonly Source<T>[],
  { bookmark: from, pageSize }: Paging,
  keeps: (row: T) => Promise<boolean>,
): Promise<Page<T>> {
  const rows: T[] = [];
  let { bookmark, index } = placeOf(sources, from);
  for (let reads = 0; reads < MOST_READS && rows.length < pageSize; reads += 1) {
    const source = sources[index];
    if (source === undefined) break;
    const page = await source.read({ bookmark, pageSize: pageSize - rows.length });
    const kept = await Promise.all(page.rows.map(keeps));
    rows.push(...page.rows.filter((_, at) => kept[at] === true));
    ({ bookmark } = page);
    if (bookmark === null) index += 1;
  }
  const next = sources[index];
  return { bookmark: next === undefined ? null : `${next.name}_${bookmark ?? ''}`, rows };
}
