import { type Context } from 'fabric-contract-api';
import { creatorOf } from './creator.ts';
import { TransactionTime } from './transaction-time.ts';
import { World } from './world.ts';

/** @throws ContractError CLOCK_SKEW, or FORBIDDEN on a certificate that cannot be read */
export function openWorld({ stub, clientIdentity }: Pick<Context, 'stub' | 'clientIdentity'>): World {
  const time = new TransactionTime(stub.getDateTimestamp().getTime());
  return new World(stub, creatorOf(clientIdentity), time);
}
