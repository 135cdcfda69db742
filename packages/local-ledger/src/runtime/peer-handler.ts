// The peer's side of fabric-shim 2.5.8's handler (lib/handler.js): what ChaincodeStub and its iterators ask for,
// answered from a simulation instead of over gRPC. Failures carry the peer's own prefix.
import { peer } from '@hyperledger/fabric-protos';
import { messageOf } from '../error-details.ts';
import { type Simulator } from '../simulation/simulator.ts';
import { HistoryQueryIterator, StateQueryIterator } from './fabric-shim.ts';
import { encodeHistoryRow, encodeStateRow, QueryResults, queryResponse, readPage } from './query-results.ts';

export interface PeerHandlerContext {
  readonly simulator: Simulator;
  readonly channel: string;
  readonly chaincode: string;
  readonly transactionId: string;
}

interface QueryAnswer {
  readonly iterator: StateQueryIterator;
  readonly metadata?: { readonly bookmark: string; readonly fetchedRecordsCount: number };
}

const NOTHING = Buffer.alloc(0);

/** Strings travel as protobuf, where a lone surrogate becomes U+FFFD; an absent string is empty. */
const wire = (text: string | null | undefined): string => (text ?? '').toWellFormed();

const bytesOf = (value: Uint8Array | string): Uint8Array => (typeof value === 'string' ? Buffer.from(value) : value);

export class PeerHandler {
  readonly #context: PeerHandlerContext;
  readonly #simulator: Simulator;
  readonly #queries = new Map<string, QueryResults>();
  #opened = 0;

  constructor(context: PeerHandlerContext) {
    this.#context = context;
    this.#simulator = context.simulator;
  }

  handleGetState(collection: string, key: string): Promise<Buffer> {
    return this.#answer('GET_STATE', async () => {
      const value =
        collection === ''
          ? await this.#simulator.getState(wire(key))
          : await this.#simulator.getPrivate(wire(collection), wire(key));
      return value ?? NOTHING;
    });
  }

  handleGetPrivateDataHash(collection: string, key: string): Promise<Buffer> {
    return this.#answer('GET_PRIVATE_DATA_HASH', async () => {
      return (await this.#simulator.getPrivateHash(wire(collection), wire(key))) ?? NOTHING;
    });
  }

  handlePutState(collection: string, key: string, value: Uint8Array | string): Promise<Buffer> {
    return this.#write('PUT_STATE', () => {
      if (collection === '') this.#simulator.putState(wire(key), bytesOf(value));
      else this.#simulator.putPrivate(wire(collection), wire(key), bytesOf(value));
    });
  }

  handleDeleteState(collection: string, key: string): Promise<Buffer> {
    return this.#write('DEL_STATE', () => {
      if (collection === '') this.#simulator.deleteState(wire(key));
      else this.#simulator.deletePrivate(wire(collection), wire(key));
    });
  }

  handlePurgeState(collection: string, key: string): Promise<Buffer> {
    return this.#write('PURGE_PRIVATE_DATA', () => {
      if (collection === '') throw new Error('only applicable for private data');
      this.#simulator.purgePrivate(wire(collection), wire(key));
    });
  }

  handleGetStateByRange(
    collection: string,
    startKey: string,
    endKey: string,
    _channel: string,
    _transactionId: string,
    metadata?: Uint8Array,
  ): Promise<QueryAnswer> {
    return this.#answer('GET_STATE_BY_RANGE', async () => {
      const range = { startKey: wire(startKey), endKey: wire(endKey) };
      if (collection !== '') {
        const entries = this.#simulator.scanPrivate(wire(collection), range);
        return { iterator: await this.#stateIterator(QueryResults.overEntries(entries, this.#stateRow)) };
      }
      const page = metadata === undefined ? undefined : peer.QueryMetadata.deserializeBinary(metadata);
      if (page !== undefined && (page.getPagesize() !== 0 || page.getBookmark() !== '')) {
        return this.#page(range, page);
      }
      const query = this.#simulator.rangeQuery(range, false);
      const next = async (): Promise<Uint8Array | undefined> => {
        const entry = await query.next();
        return entry === undefined ? undefined : this.#stateRow(entry);
      };
      return { iterator: await this.#stateIterator(new QueryResults(next, () => query.close())) };
    });
  }

  handleGetHistoryForKey(key: string): Promise<HistoryQueryIterator> {
    return this.#answer('GET_HISTORY_FOR_KEY', async () => {
      const results = QueryResults.overEntries(this.#simulator.history(wire(key)), encodeHistoryRow);
      const { channel, transactionId } = this.#context;
      return new HistoryQueryIterator(this, channel, transactionId, await this.#open(results));
    });
  }

  handleQueryStateNext(id: string): Promise<peer.QueryResponse> {
    return this.#answer('QUERY_STATE_NEXT', async () => {
      const results = this.#queries.get(id);
      if (results === undefined) throw new Error('query iterator not found');
      return this.#nextOf(id, results);
    });
  }

  handleQueryStateClose(id: string): Promise<peer.QueryResponse> {
    return this.#answer('QUERY_STATE_CLOSE', async () => {
      await this.#queries.get(id)?.close();
      this.#queries.delete(id);
      return queryResponse(id, { rows: [], hasMore: false });
    });
  }

  /** Rich queries need CouchDB; the text is that of a peer on LevelDB. */
  handleGetQueryResult(): Promise<never> {
    return this.#refuse('GET_QUERY_RESULT', 'ExecuteQuery not supported for leveldb');
  }

  handlePutStateMetadata(): Promise<never> {
    return this.#refuse('PUT_STATE_METADATA', 'key-level endorsement policies are not supported by local-ledger');
  }

  /** No key can have a validation parameter here, so there is none to tell. */
  handleGetStateMetadata(): Promise<Readonly<Record<string, never>>> {
    return Promise.resolve({});
  }

  handleInvokeChaincode(): Promise<never> {
    return this.#refuse('INVOKE_CHAINCODE', 'calls to another chaincode are not supported by local-ledger');
  }

  /** Closes what the contract left open. */
  async end(): Promise<void> {
    await this.#simulator.end();
    await Promise.all([...this.#queries.values()].map((results) => results.close()));
  }

  readonly #stateRow = (entry: Parameters<typeof encodeStateRow>[1]): Uint8Array =>
    encodeStateRow(this.#context.chaincode, entry);

  /** A bookmark is simply the key to start with: Fabric does not check that it lies within the range. */
  async #page(range: { startKey: string; endKey: string }, metadata: peer.QueryMetadata): Promise<QueryAnswer> {
    const startKey = metadata.getBookmark() === '' ? range.startKey : metadata.getBookmark();
    const query = this.#simulator.rangeQuery({ startKey, endKey: range.endKey }, true);
    const { rows, bookmark } = await readPage(this.#context.chaincode, query, metadata.getPagesize());
    const response = queryResponse(this.#newId(), { rows, hasMore: false });
    const iterator = new StateQueryIterator(this, this.#context.channel, this.#context.transactionId, response);
    // The metadata of an empty page are no bytes on the wire, which the shim takes for none.
    return rows.length === 0 ? { iterator } : { iterator, metadata: { bookmark, fetchedRecordsCount: rows.length } };
  }

  async #stateIterator(results: QueryResults): Promise<StateQueryIterator> {
    const { channel, transactionId } = this.#context;
    return new StateQueryIterator(this, channel, transactionId, await this.#open(results));
  }

  #open(results: QueryResults): Promise<peer.QueryResponse> {
    const id = this.#newId();
    this.#queries.set(id, results);
    return this.#nextOf(id, results);
  }

  async #nextOf(id: string, results: QueryResults): Promise<peer.QueryResponse> {
    const batch = await results.nextBatch();
    if (!batch.hasMore) this.#queries.delete(id);
    return queryResponse(id, batch);
  }

  #newId(): string {
    this.#opened += 1;
    return String(this.#opened);
  }

  #write(message: string, write: () => void): Promise<Buffer> {
    return this.#answer(message, () => {
      write();
      return Promise.resolve(NOTHING);
    });
  }

  #refuse(message: string, reason: string): Promise<never> {
    return this.#answer(message, () => Promise.reject(new Error(reason)));
  }

  async #answer<T>(message: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      const reason = `transaction ID: ${this.#context.transactionId}: ${messageOf(cause)}`;
      throw new Error(`${message} failed: ${reason}`, { cause });
    }
  }
}
