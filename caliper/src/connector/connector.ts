// Caliper's connector to the network: every request goes through the peer gateway. Caliper's own connector cannot name
// the organisations that endorse, which shares and re-encryption need.
import { ConnectorBase, TxStatus } from '@hyperledger/caliper-core';
import { readCast } from '../cast.ts';
import { type Call, FabricClient } from './fabric-client.ts';
import { failureClass } from './failure.ts';

export class LianjianConnector extends ConnectorBase<Call> {
  readonly client = new FabricClient(readCast());

  constructor(workerIndex: number) {
    super(workerIndex, 'lianjian');
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  installSmartContract(): Promise<void> {
    return Promise.resolve();
  }

  prepareWorkerArguments(workers: number): Promise<object[]> {
    return Promise.resolve(Array.from({ length: workers }, () => ({})));
  }

  getContext(): Promise<object> {
    return Promise.resolve({});
  }

  releaseContext(): Promise<void> {
    return Promise.resolve();
  }

  protected async _sendSingleRequest(call: Call): Promise<TxStatus> {
    const transaction = new TxStatus();
    try {
      transaction.SetResult(await this.client.call(call));
      transaction.SetStatusSuccess();
    } catch (error) {
      // A failed transaction is a result of the benchmark; it is counted by class, and the smoke test fails on any.
      transaction.SetStatusFail();
      transaction.Set('failure', failureClass(error));
      transaction.Set('message', error instanceof Error ? error.message : String(error));
    }
    transaction.SetVerification(true);
    return transaction;
  }
}

/** Called by Caliper. */
export const ConnectorFactory = (workerIndex: number): Promise<LianjianConnector> =>
  Promise.resolve(new LianjianConnector(workerIndex));
