import { type Context, Contract } from 'fabric-contract-api';

/** The least that a ledger can be asked: one read, one write of 200 bytes. */
export class BenchContract extends Contract {
  constructor() {
    super('bench');
  }

  async read(ctx: Context, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getState(key)).toString();
  }

  async write(ctx: Context, key: string, value: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(value));
  }
}
