import { describe, expect, test } from '@jest/globals';
import { type Page } from '@lianjian/ledger-api';
import fc from 'fast-check';
import { type Paging, type Source, walk } from '../../src/work-items/walk.ts';

/** A list as the contract gives it: the bookmark is where the next page begins. */
const listOf = (name: string, rows: readonly number[]): Source<number> & { reads: number } => ({
  name,
  reads: 0,
  read({ bookmark, pageSize }: Paging): Promise<Page<number>> {
    this.reads += 1;
    const at = bookmark === null ? 0 : Number(bookmark);
    const next = at + pageSize;
    return Promise.resolve({
      bookmark: next < rows.length ? String(next) : null,
      rows: rows.slice(at, next),
    });
  },
});

async function allPages(
  sources: readonly Source<number>[],
  pageSize: number,
  keeps: (row: number) => boolean,
): Promise<number[]> {
  const rows: number[] = [];
  let bookmark: string | null = null;
  do {
    const page: Page<number> = await walk(sources, { bookmark, pageSize }, (row) => Promise.resolve(keeps(row)));
    expect(page.rows.length).toBeLessThanOrEqual(pageSize);
    rows.push(...page.rows);
    bookmark = page.bookmark;
  } while (bookmark !== null);
  return rows;
}

describe('several lists as one', () => {
  test('give every row that is kept once, in order, whatever the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(20), { maxLength: 30 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 12 }),
        async (lists, pageSize) => {
          const sources = lists.map((rows, index) => listOf(`list-${index}`, rows));
          const isKept = (row: number): boolean => row % 3 !== 0;
          expect(await allPages(sources, pageSize, isKept)).toEqual(lists.flat().filter(isKept));
        },
      ),
    );
  });

  test('of which nothing is kept are read a bounded number of times for one request', async () => {
    const source = listOf(
      'long',
      Array.from({ length: 1000 }, (_, index) => index),
    );
    const page = await walk([source], { bookmark: null, pageSize: 5 }, () => Promise.resolve(false));
    expect([page.rows, source.reads]).toEqual([[], 10]);
    expect(page.bookmark).toBe('long_50');
  });

  test.each(['', 'other_', 'long', '_', 'long.5'])('%j is no bookmark', async (bookmark) => {
    const reading = walk([listOf('long', [1])], { bookmark, pageSize: 5 }, () => Promise.resolve(true));
    await expect(reading).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: '/bookmark' } });
  });
});
