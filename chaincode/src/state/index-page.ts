// Fabric takes a bookmark as a start key and does not look whether it lies in the range asked for. So it is held
// against the range here: a forged one would leave the index.
import { bookmarkOf, forgedBookmark, textOfBookmark } from './bookmark.ts';
import { type Stub } from './stub.ts';

export interface Paging {
  readonly bookmark: string | null;
  readonly pageSize: number;
}

export interface IndexPage {
  readonly bookmark: string | null;
  /** In the order of their keys. */
  readonly entries: readonly { readonly key: string; readonly value: Uint8Array }[];
  readonly values: readonly Uint8Array[];
}

function startKeyOf(bookmark: string, prefix: string): string {
  const startKey = textOfBookmark(bookmark);
  if (!startKey.startsWith(prefix)) throw forgedBookmark();
  return startKey;
}

/** @throws ContractError INVALID_INPUT on a bookmark of another query */
export async function readIndexPage(
  stub: Stub,
  kind: string,
  attributes: string[],
  { bookmark, pageSize }: Paging,
): Promise<IndexPage> {
  const start = bookmark === null ? '' : startKeyOf(bookmark, stub.createCompositeKey(kind, attributes));
  const { iterator, metadata } = await stub.getStateByPartialCompositeKeyWithPagination(
    kind,
    attributes,
    pageSize,
    start,
  );
  const entries: { key: string; value: Uint8Array }[] = [];
  for await (const { key, value } of {
    [Symbol.asyncIterator]: () => iterator as unknown as AsyncIterator<{ key: string; value: Uint8Array }>,
  }) {
    entries.push({ key, value });
  }
  // Of an empty page the shim gives no metadata, though its types say otherwise.
  const next = (metadata as typeof metadata | undefined)?.bookmark ?? '';
  return { bookmark: next === '' ? null : bookmarkOf(next), entries, values: entries.map(({ value }) => value) };
}
