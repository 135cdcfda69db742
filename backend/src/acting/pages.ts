// A list of the contract from its first page to its last.
import { type Page } from '@lianjian/ledger-api';

/** @param read gives the page at a bookmark; undefined where there is nothing to see */
export async function* pagesOf<P extends { readonly bookmark: string | null }>(
  read: (bookmark: string | null) => Promise<P | undefined>,
): AsyncGenerator<P, void> {
  for (let bookmark: string | null = null; ;) {
    const page: P | undefined = await read(bookmark);
    if (page === undefined) return;
    yield page;
    if (page.bookmark === null) return;
    ({ bookmark } = page);
  }
}

export async function allRows<T>(read: (bookmark: string | null) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  for await (const page of pagesOf(read)) rows.push(...page.rows);
  return rows;
}
