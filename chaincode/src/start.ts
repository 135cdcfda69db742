// What a chaincode server loads: it warms up before the peer sends the first transaction.
import { warmUp } from '@lianjian/pre';

export { contracts } from './index.ts';

warmUp();
