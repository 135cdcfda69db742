import { type ChaincodeEvent } from '../runtime/chaincode-runtime.ts';
import { type Block } from './block.ts';

/** A contract's event, from a valid transaction. */
export interface CommittedEvent extends ChaincodeEvent {
  readonly blockNumber: number;
  readonly transactionId: string;
}

/** The events in a stream of blocks; events of transactions that changed nothing are left out, as on Fabric. */
export async function* eventsOf(blocks: AsyncIterable<Block>): AsyncGenerator<CommittedEvent, void> {
  for await (const { number, transaction } of blocks) {
    if (transaction?.validationCode !== 'VALID' || transaction.event === undefined) continue;
    yield { ...transaction.event, blockNumber: number, transactionId: transaction.transactionId };
  }
}
