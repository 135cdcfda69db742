import { expect, test } from '@jest/globals';
import { type Page } from '@lianjian/ledger-api';
import { allRows, pagesOf } from '../../src/acting/pages.ts';

type Read = (bookmark: string | null) => Promise<Page<number>>;

/** A list as the contract gives it, with an empty page among the others; `asked` tells the bookmarks. */
function listOf(...pages: readonly (readonly number[])[]): { readonly asked: (string | null)[]; readonly read: Read } {
  const asked: (string | null)[] = [];
  const read: Read = (bookmark) => {
    asked.push(bookmark);
    const at = Number(bookmark ?? 0);
    return Promise.resolve({ bookmark: at + 1 < pages.length ? String(at + 1) : null, rows: [...(pages[at] ?? [])] });
  };
  return { asked, read };
}

test('every row of every page comes once, in order, an empty page in between or not', async () => {
  const { asked, read } = listOf([1, 2], [], [3]);
  expect(await allRows(read)).toEqual([1, 2, 3]);
  expect(asked).toEqual([null, '1', '2']);
});

test('who stops asks for no further page', async () => {
  const { asked, read } = listOf([1], [2], [3]);
  for await (const { rows } of pagesOf(read)) if (rows.includes(2)) break;
  expect(asked).toEqual([null, '1']);
});

test('where there is nothing to see there is no page', async () => {
  const pages: unknown[] = [];
  for await (const page of pagesOf(() => Promise.resolve(undefined))) pages.push(page);
  expect(pages).toEqual([]);
});

test('a refusal ends it', async () => {
  const { read } = listOf([1], [2]);
  const breaking: Read = (bookmark) => (bookmark === null ? read(null) : Promise.reject(new Error('refused')));
  await expect(allRows(breaking)).rejects.toThrow('refused');
});
