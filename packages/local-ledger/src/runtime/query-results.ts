// Results of queries as the peer hands them to the shim: in batches, the rest on request
// (Fabric core/chaincode/query_response_generator.go).
import { ledger, peer } from '@hyperledger/fabric-protos';
import { type RangeQuery } from '../simulation/range-query.ts';
import { type HistoryEntry, type StateEntry } from '../simulation/state-view.ts';
import { timestampOf } from '../protocol/timestamp.ts';

/** Rows handed over at once. The row that tells that more follow is read with them, so it is in the read set. */
const BATCH_SIZE = 100;
/** `ledger.state.totalQueryLimit` of core.yaml. */
export const TOTAL_QUERY_LIMIT = 100_000;

const { KV, KeyModification } = ledger.queryresult;

export interface ResultBatch {
  readonly rows: readonly Uint8Array[];
  readonly hasMore: boolean;
}

export function encodeStateRow(namespace: string, [key, { value }]: StateEntry): Uint8Array {
  const row = new KV();
  row.setNamespace(namespace);
  row.setKey(key);
  row.setValue(value);
  return row.serializeBinary();
}

export function encodeHistoryRow({ transactionId, timestamp, value }: HistoryEntry): Uint8Array {
  const row = new KeyModification();
  row.setTxId(transactionId);
  row.setTimestamp(timestampOf(timestamp));
  if (value === undefined) row.setIsDelete(true);
  else row.setValue(value);
  return row.serializeBinary();
}

/** One open query of a transaction. */
export class QueryResults {
  readonly #next: () => Promise<Uint8Array | undefined>;
  readonly #close: () => Promise<unknown>;
  #pending: Uint8Array | undefined;
  #returned = 0;

  constructor(next: () => Promise<Uint8Array | undefined>, close: () => Promise<unknown>) {
    this.#next = next;
    this.#close = close;
  }

  static overEntries<T>(entries: AsyncIterable<T>, encode: (entry: T) => Uint8Array): QueryResults {
    const iterator = entries[Symbol.asyncIterator]();
    const next = async (): Promise<Uint8Array | undefined> => {
      const result = await iterator.next();
      return result.done === true ? undefined : encode(result.value);
    };
    return new QueryResults(next, async () => iterator.return?.());
  }

  async nextBatch(): Promise<ResultBatch> {
    const rows = this.#pending === undefined ? [] : [this.#pending];
    this.#pending = undefined;
    while (this.#returned < TOTAL_QUERY_LIMIT) {
      const row = await this.#next();
      if (row === undefined) break;
      this.#returned += 1;
      if (rows.length === BATCH_SIZE) {
        this.#pending = row;
        return { rows, hasMore: true };
      }
      rows.push(row);
    }
    await this.close();
    return { rows, hasMore: false };
  }

  async close(): Promise<void> {
    await this.#close();
  }
}

export interface Page {
  readonly rows: readonly Uint8Array[];
  readonly bookmark: string;
}

/** One page; a page size of 0 means the total limit, as on Fabric. */
export async function readPage(namespace: string, query: RangeQuery, pageSize: number): Promise<Page> {
  const limit = pageSize > 0 && pageSize < TOTAL_QUERY_LIMIT ? pageSize : TOTAL_QUERY_LIMIT;
  const rows: Uint8Array[] = [];
  while (rows.length < limit) {
    const entry = await query.next();
    if (entry === undefined) return { rows, bookmark: '' };
    rows.push(encodeStateRow(namespace, entry));
  }
  return { rows, bookmark: await query.bookmark() };
}

export function queryResponse(id: string, { rows, hasMore }: ResultBatch): peer.QueryResponse {
  const response = new peer.QueryResponse();
  response.setId(id);
  response.setHasMore(hasMore);
  response.setResultsList(
    rows.map((row) => {
      const result = new peer.QueryResultBytes();
      result.setResultbytes(row);
      return result;
    }),
  );
  return response;
}
