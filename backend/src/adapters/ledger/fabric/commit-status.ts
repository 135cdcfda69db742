// What became of a transaction, asked by its id: of any peer, as its own gateway may be the one that died.
import { type Gateway, type Status } from '@hyperledger/fabric-gateway';
import { gateway as protos, msp } from '@hyperledger/fabric-protos';
import { type Wallet } from '../ledger.ts';

/** Milliseconds for a peer to have a transaction that was ordered before. */
const STATUS_MS = 3_000;

/** @throws GatewayError, by its deadline too: the peer does not know the transaction yet, or never will */
export function askStatus(
  gateway: Gateway,
  { mspId, certificate }: Wallet,
  channel: string,
  transactionId: string,
): Promise<Status> {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  const request = new protos.CommitStatusRequest();
  request.setChannelId(channel);
  request.setIdentity(identity.serializeBinary());
  request.setTransactionId(transactionId);
  const unsigned = new protos.SignedCommitStatusRequest();
  unsigned.setRequest(request.serializeBinary());
  return gateway.newCommit(unsigned.serializeBinary()).getStatus({ deadline: Date.now() + STATUS_MS });
}
