// Fabric takes a bookmark as a start key and does not look whether it lies in the range asked for. So it is held
// against the range here: a forged one would leave the index.
import { ContractError, decodeBase64url, encodeBase64url } from '@lianjian/ledger-api';
import { type Stub } from './stub.ts';

export interface Paging {
  readonly bookmark: string | null;
  readonly pageSize: number;
}

export interface IndexPage {
  readonly bookmark: string | null;
  readonly values: readonly Uint8Array[];
}

const forged = (): ContractError =>
  new ContractError('INVALID_INPUT', 'the bookmark is not one of this query', { field: '/bookmark' });

function startKeyOf(bookmark: string, prefix: string): string {
  const bytes = decodeBase64url(bookmark);
  const startKey = Buffer.from(bytes).toString();
  if (!startKey.startsWith(prefix) || !Buffer.from(startKey).equals(bytes)) throw forged();
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
  const values: Uint8Array[] = [];
  for await (const { value } of {
    [Symbol.asyncIterator]: () => iterator as unknown as AsyncIterator<{ value: Uint8Array }>,
  }) {
    values.push(value);
  }
  const next = metadata.bookmark;
  return { bookmark: next === '' ? null : encodeBase64url(Buffer.from(next)), values };
}
