import { ContractError } from '@lianjian/ledger-api';
import { Contract } from 'fabric-contract-api';

/** Of a transaction that it does not know, fabric-contract-api writes the arguments to the log: callers' texts stay out. */
export abstract class QuietContract extends Contract {
  override unknownTransaction(): Promise<void> {
    return Promise.reject(new ContractError('INVALID_INPUT', 'there is no such transaction', { field: '' }));
  }
}
