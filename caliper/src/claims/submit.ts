import { type Contract } from '@hyperledger/fabric-gateway';
import { InvalidTransaction } from '../connector/fabric-client.ts';
import { type TransactionBytes, transactionBytes } from './transaction-bytes.ts';

/** Reads the sizes out of what was sent: not done for every transaction that is timed. */
export type CountBytes = () => TransactionBytes;

/** Submits and waits for the commit. @throws InvalidTransaction, GatewayError */
export async function submit(
  contract: Contract,
  name: string,
  args: readonly (string | Uint8Array)[],
): Promise<CountBytes> {
  const proposal = contract.newProposal(name, { arguments: [...args] });
  const transaction = await proposal.endorse();
  const commit = await transaction.submit();
  const status = await commit.getStatus();
  if (!status.successful) throw new InvalidTransaction(status.code);
  return () => transactionBytes(proposal.getBytes(), transaction.getBytes());
}
