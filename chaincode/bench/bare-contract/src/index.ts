// What a contract cannot do without: an asset is created unless its id is taken. Measures are taken against this.
import { Contract, type Context } from 'fabric-contract-api';

export class BareContract extends Contract {
  constructor() {
    super('bare');
  }

  async createAsset(ctx: Context, id: string, value: string): Promise<string> {
    if ((await ctx.stub.getState(id)).length > 0) throw new Error(`${id} exists`);
    await ctx.stub.putState(id, Buffer.from(value));
    return id;
  }
}

export const contracts = [BareContract];
