import { type Context, Contract } from 'fabric-contract-api';
import { setTimeout as sleep } from 'node:timers/promises';
import { RuleContract } from '../rules/contract.ts';

/** Each call makes one of the mistakes that organisations stumble over. */
class CarelessContract extends Contract {
  constructor() {
    super('careless');
  }

  async clock(ctx: Context): Promise<void> {
    await ctx.stub.putState('key', Buffer.from(String(process.hrtime.bigint())));
  }

  async random(ctx: Context): Promise<void> {
    await ctx.stub.putState('key', Buffer.from(String(Math.random())));
  }

  async zone(ctx: Context): Promise<void> {
    await ctx.stub.putState('key', Buffer.from(String(new Date(0).getTimezoneOffset())));
  }

  async language(ctx: Context): Promise<void> {
    await ctx.stub.putState('key', Buffer.from((1234.5).toLocaleString()));
  }

  async hang(ctx: Context): Promise<void> {
    await sleep(20_000);
    await ctx.stub.putState('key', Buffer.from('late'));
  }
}

export const contracts = [RuleContract, CarelessContract];
