// The least contract that shows what the network does: public and private state, and who executes.
import { Contract, type Context } from 'fabric-contract-api';

const implicitCollection = (mspId: string): string => `_implicit_org_${mspId}`;

function transientValue(ctx: Context): Uint8Array {
  const value = ctx.stub.getTransient().get('value');
  if (value === undefined) throw new Error('the transient field "value" is missing');
  return value;
}

async function count(entries: AsyncIterable<unknown>): Promise<number> {
  const iterator = entries[Symbol.asyncIterator]();
  let total = 0;
  while ((await iterator.next()).done !== true) total += 1;
  return total;
}

export class Probe extends Contract {
  constructor() {
    super('probe');
  }

  async put(ctx: Context, key: string, value: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(value));
  }

  /** Stores the second argument as the bytes that it is: as text it would have lost some. */
  async putBytes(ctx: Context, key: string, text: string): Promise<void> {
    // The shim has it; its types do not.
    const [, , bytes] = (ctx.stub as unknown as { getBufferArgs(): Uint8Array[] }).getBufferArgs();
    if (bytes === undefined || text === '') throw new Error('there are no bytes to store');
    await ctx.stub.putState(key, bytes);
  }

  /** Fails when the key exists: applying one submission twice would show. */
  async create(ctx: Context, key: string, value: string): Promise<void> {
    if ((await ctx.stub.getState(key)).length > 0) throw new Error(`${key} exists`);
    await ctx.stub.putState(key, Buffer.from(value));
  }

  async get(ctx: Context, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getState(key)).toString();
  }

  async countBetween(ctx: Context, from: string, to: string): Promise<string> {
    return String(await count(ctx.stub.getStateByRange(from, to)));
  }

  async writes(ctx: Context, key: string): Promise<string> {
    return String(await count(ctx.stub.getHistoryForKey(key)));
  }

  async putPrivate(ctx: Context, mspId: string, key: string): Promise<void> {
    await ctx.stub.putPrivateData(implicitCollection(mspId), key, transientValue(ctx));
  }

  async getPrivate(ctx: Context, mspId: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateData(implicitCollection(mspId), key)).toString();
  }

  async privateHash(ctx: Context, mspId: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateDataHash(implicitCollection(mspId), key)).toString('hex');
  }

  async purgePrivate(ctx: Context, mspId: string, key: string): Promise<void> {
    await ctx.stub.purgePrivateData(implicitCollection(mspId), key);
  }

  /** The organisation whose server executes. */
  executingOrganization(ctx: Context): string {
    return ctx.stub.getMspID();
  }

  /** Who calls, and the attributes of the certificate. */
  caller(ctx: Context): string {
    const { clientIdentity } = ctx;
    return JSON.stringify({
      mspId: clientIdentity.getMSPID(),
      role: clientIdentity.getAttributeValue('role'),
      unit: clientIdentity.getAttributeValue('unit'),
    });
  }
}

export const contracts = [Probe];
