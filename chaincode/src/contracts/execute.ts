import {
  type InputOf,
  stringifyCanonicalJson,
  type TransactionName,
  type TransactionRule,
  TRANSACTIONS,
} from '@lianjian/ledger-api';
import { type Context } from 'fabric-contract-api';
import { type Caller, registeredCaller } from '../identity/caller.ts';
import { assertMay } from '../identity/who-may.ts';
import { openWorld } from '../state/open-world.ts';
import { type World } from '../state/world.ts';
import { parseArgument } from './argument.ts';

export type Operation<N extends TransactionName> = (
  world: World,
  caller: Caller,
  input: InputOf<N>,
) => Promise<unknown>;

/** One transaction: read the argument, know the caller, run the operation, write everything at once. */
export async function execute<N extends TransactionName>(
  context: Context,
  name: N,
  argument: string,
  operation: Operation<N>,
  identify: (world: World) => Caller | Promise<Caller> = registeredCaller,
): Promise<string> {
  const rule: TransactionRule = TRANSACTIONS[name];
  const input = parseArgument(rule.input, argument) as InputOf<N>;
  const world = openWorld(context);
  const caller = await identify(world);
  await assertMay(world, caller, rule);
  const result = stringifyCanonicalJson(await operation(world, caller, input));
  if (rule.mode === 'evaluate' && world.isChanged) throw new Error(`${name} is a query and must not write`);
  await world.commit();
  return result;
}
