// A contract with decorators and typed parameters, as TypeScript contracts are written.
import { Context, Contract, Info, Param, Returns, Transaction } from 'fabric-contract-api';

@Info({ title: 'Counter', description: 'Counts' })
export class CounterContract extends Contract {
  constructor() {
    super('counter');
  }

  @Transaction()
  @Param('name', 'string', 'which counter')
  @Param('by', 'number', 'how much')
  @Returns('number')
  async add(ctx: Context, name: string, by: number): Promise<number> {
    const value = Number(Buffer.from(await ctx.stub.getState(name)).toString() || '0') + by;
    await ctx.stub.putState(name, Buffer.from(String(value)));
    return value;
  }

  @Transaction(false)
  @Returns('number')
  async read(ctx: Context, name: string): Promise<number> {
    return Number(Buffer.from(await ctx.stub.getState(name)).toString() || '0');
  }

  @Transaction()
  async hang(ctx: Context): Promise<void> {
    await new Promise(() => ctx.stub.getTxID());
  }

  @Transaction()
  async lateWrite(ctx: Context, name: string): Promise<void> {
    setTimeout(() => {
      ctx.stub.putState(name, Buffer.from('late')).catch((error: unknown) => {
        lateErrors.push(String(error));
      });
    }, 5);
    return Promise.resolve();
  }

  @Transaction()
  async limitKey(ctx: Context, name: string): Promise<void> {
    await ctx.stub.setStateValidationParameter(name, Buffer.from('policy'));
  }

  @Transaction()
  async callOther(ctx: Context): Promise<void> {
    await ctx.stub.invokeChaincode('other', ['read'], 'channel');
  }
}

/** What happened to writes after the end of their transaction. */
export const lateErrors: string[] = [];
