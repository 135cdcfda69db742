// A plain contract that asks for each rule of the ledger by name. No decorators and no parameter types to convert: as a
// JavaScript contract it runs unchanged under fabric-chaincode-node.
import { type Context, Contract } from 'fabric-contract-api';

interface Row {
  readonly key: string;
  readonly value: Uint8Array;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

async function collect(rows: AsyncIterable<Row>, limit = Number.POSITIVE_INFINITY): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const { key, value } of rows) {
    found.push([key, text(value)]);
    if (found.length >= limit) break;
  }
  return found;
}

export class RuleContract extends Contract {
  constructor() {
    super('rules');
  }

  async put(ctx: Context, key: string, value: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(value));
  }

  async remove(ctx: Context, key: string): Promise<void> {
    await ctx.stub.deleteState(key);
  }

  async get(ctx: Context, key: string): Promise<string> {
    return text(await ctx.stub.getState(key));
  }

  /** Writes, in this order: pairs of key and value. */
  async putAll(ctx: Context, ...pairs: string[]): Promise<void> {
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      await ctx.stub.putState(pairs[index] ?? '', Buffer.from(pairs[index + 1] ?? ''));
    }
  }

  async putThenGet(ctx: Context, key: string, value: string): Promise<string> {
    await ctx.stub.putState(key, Buffer.from(value));
    return text(await ctx.stub.getState(key));
  }

  async putThenScan(ctx: Context, key: string, value: string): Promise<[string, string][]> {
    await ctx.stub.putState(key, Buffer.from(value));
    return collect(ctx.stub.getStateByRange(key, `${key}\u{10ffff}`));
  }

  async getThenPut(ctx: Context, readKey: string, writtenKey: string, value: string): Promise<string> {
    const read = text(await ctx.stub.getState(readKey));
    await ctx.stub.putState(writtenKey, Buffer.from(value));
    return read;
  }

  async scan(ctx: Context, startKey: string, endKey: string): Promise<[string, string][]> {
    return collect(ctx.stub.getStateByRange(startKey, endKey));
  }

  /** Reads at most `limit` rows of the range, then writes. */
  async scanThenPut(
    ctx: Context,
    startKey: string,
    endKey: string,
    limit: string,
    key: string,
    value: string,
  ): Promise<[string, string][]> {
    const rows = await collect(ctx.stub.getStateByRange(startKey, endKey), Number(limit));
    await ctx.stub.putState(key, Buffer.from(value));
    return rows;
  }

  async page(ctx: Context, startKey: string, endKey: string, size: string, bookmark: string): Promise<object> {
    const page = await ctx.stub.getStateByRangeWithPagination(startKey, endKey, Number(size), bookmark);
    const rows: [string, string][] = [];
    for (let next = await page.iterator.next(); !next.done; next = await page.iterator.next()) {
      rows.push([next.value.key, text(next.value.value)]);
    }
    // The shim's types hide that it may be missing.
    const metadata = page.metadata as typeof page.metadata | undefined;
    return { rows, bookmark: metadata?.bookmark, count: metadata?.fetchedRecordsCount };
  }

  async pageThenPut(ctx: Context, key: string): Promise<void> {
    await this.page(ctx, 'a', 'b', '1', '');
    await ctx.stub.putState(key, Buffer.from('x'));
  }

  async putThenPage(ctx: Context, key: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from('x'));
    await this.page(ctx, 'a', 'b', '1', '');
  }

  /** Value, object type, attributes. Without decorators a contract takes any number of arguments only as a rest. */
  async putComposite(ctx: Context, ...names: string[]): Promise<void> {
    const [value = '', type = '', ...attributes] = names;
    await ctx.stub.putState(ctx.stub.createCompositeKey(type, attributes), Buffer.from(value));
  }

  /** Object type, attributes; gives the attributes of each key found, and its value. */
  async scanComposite(ctx: Context, ...names: string[]): Promise<[string[], string][]> {
    const [type = '', ...attributes] = names;
    const rows = await collect(ctx.stub.getStateByPartialCompositeKey(type, attributes));
    return rows.map(([key, value]) => [ctx.stub.splitCompositeKey(key).attributes, value]);
  }

  async pageComposite(ctx: Context, type: string, size: string, bookmark: string): Promise<object> {
    const page = await ctx.stub.getStateByPartialCompositeKeyWithPagination(type, [], Number(size), bookmark);
    const rows: string[][] = [];
    for (let next = await page.iterator.next(); !next.done; next = await page.iterator.next()) {
      rows.push(ctx.stub.splitCompositeKey(next.value.key).attributes);
    }
    return { rows, bookmark: (page.metadata as typeof page.metadata | undefined)?.bookmark };
  }

  async history(ctx: Context, key: string): Promise<object[]> {
    const entries: object[] = [];
    for await (const { txId, value, isDelete, timestamp } of ctx.stub.getHistoryForKey(key)) {
      entries.push({ txId, value: text(value), isDelete, seconds: Number(timestamp.seconds) });
    }
    return entries;
  }

  /** The value comes as transient data, so that it is in no block. */
  async putPrivate(ctx: Context, collection: string, key: string): Promise<void> {
    const value = ctx.stub.getTransient().get('value');
    if (value === undefined) throw new Error('no transient value');
    await ctx.stub.putPrivateData(collection, key, value);
  }

  async putPrivateAndPublic(ctx: Context, collection: string, key: string, publicKey: string): Promise<void> {
    await this.putPrivate(ctx, collection, key);
    await ctx.stub.putState(publicKey, Buffer.from('public'));
  }

  async getPrivate(ctx: Context, collection: string, key: string): Promise<string> {
    return text(await ctx.stub.getPrivateData(collection, key));
  }

  async putPrivateThenGet(ctx: Context, collection: string, key: string): Promise<string> {
    await this.putPrivate(ctx, collection, key);
    return this.getPrivate(ctx, collection, key);
  }

  /** Hexadecimal; empty where there is no value. */
  async hashPrivate(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateDataHash(collection, key)).toString('hex');
  }

  async hashPrivateThenPut(ctx: Context, collection: string, key: string, publicKey: string): Promise<string> {
    const hash = await this.hashPrivate(ctx, collection, key);
    await ctx.stub.putState(publicKey, Buffer.from(hash));
    return hash;
  }

  async removePrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.deletePrivateData(collection, key);
  }

  async purgePrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.purgePrivateData(collection, key);
  }

  async scanPrivate(ctx: Context, collection: string, startKey: string, endKey: string): Promise<[string, string][]> {
    const { iterator } = (await ctx.stub.getPrivateDataByRange(collection, startKey, endKey)) as unknown as {
      iterator: AsyncIterator<Row> & { close(): Promise<void> };
    };
    const rows: [string, string][] = [];
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      rows.push([next.value.key, text(next.value.value)]);
    }
    return rows;
  }

  async scanPrivateThenPut(ctx: Context, collection: string, key: string): Promise<void> {
    await this.scanPrivate(ctx, collection, 'a', 'z');
    await ctx.stub.putState(key, Buffer.from('x'));
  }

  async transientLength(ctx: Context, name: string): Promise<string> {
    return Promise.resolve(String(ctx.stub.getTransient().get(name)?.length ?? 'absent'));
  }

  async emit(ctx: Context, key: string, name: string, payload: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(payload));
    ctx.stub.setEvent('replaced', Buffer.from('the last event of a transaction wins'));
    ctx.stub.setEvent(name, Buffer.from(payload));
  }

  async getThenEmit(ctx: Context, key: string, name: string): Promise<void> {
    await this.getThenPut(ctx, key, key, 'emitted');
    ctx.stub.setEvent(name, Buffer.from('payload'));
  }

  async caller(ctx: Context, attribute: string): Promise<object> {
    return Promise.resolve({
      mspId: ctx.clientIdentity.getMSPID(),
      attribute: ctx.clientIdentity.getAttributeValue(attribute),
      id: ctx.clientIdentity.getID(),
    });
  }

  /** A mistake: what is written depends on who executes. */
  async putExecutor(ctx: Context, key: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(ctx.stub.getMspID()));
  }

  /** A mistake: the response depends on who executes. */
  async executor(ctx: Context): Promise<string> {
    return Promise.resolve(ctx.stub.getMspID());
  }

  async putThenFail(ctx: Context, key: string, message: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from('x'));
    throw new Error(message);
  }

  async time(ctx: Context): Promise<string> {
    return Promise.resolve(ctx.stub.getDateTimestamp().toISOString());
  }

  async transaction(ctx: Context): Promise<object> {
    return Promise.resolve({ id: ctx.stub.getTxID(), channel: ctx.stub.getChannelID() });
  }

  async query(ctx: Context, selector: string): Promise<[string, string][]> {
    return collect(ctx.stub.getQueryResult(selector));
  }
}
