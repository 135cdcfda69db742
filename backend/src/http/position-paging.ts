// Pages of a table of this server's own, newest first. A bookmark is the position of the last row that was given.
import { BackendError } from '../errors.ts';

/** Undefined for the first page. @throws BackendError INVALID_INPUT */
export function positionIn(bookmark: string | null): number | undefined {
  if (bookmark === null) return undefined;
  if (/^[1-9]\d{0,14}$/.test(bookmark)) return Number(bookmark);
  throw new BackendError('INVALID_INPUT', 'not a bookmark of this list', { field: '/bookmark' });
}

export interface PositionPage<T> {
  readonly bookmark: string | null;
  readonly rows: T[];
}

/** @param rows as many as the page has, or fewer when there are no more */
export function positionPage<R extends { readonly position: number }, T>(
  rows: readonly R[],
  pageSize: number,
  viewOf: (row: R) => T,
): PositionPage<T> {
  const last = rows.at(-1);
  const isLast = last === undefined || rows.length < pageSize;
  return { bookmark: isLast ? null : String(last.position), rows: rows.map(viewOf) };
}
