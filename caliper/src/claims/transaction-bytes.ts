// How many bytes a transaction is, read from what the gateway hands back: Fabric 2.5's messages, field by field.
import { common, gateway, ledger, peer } from '@hyperledger/fabric-protos';

export interface TransactionBytes {
  /** The signed proposal with its arguments. */
  readonly proposal: number;
  /** What is ordered: arguments, read-write set and endorsements. */
  readonly envelope: number;
  /** One endorser's answer. */
  readonly response: number;
  readonly endorsements: number;
  /** Keys and values that the transaction writes into the public state. */
  readonly stateWritten: number;
}

function writtenBytes(results: Uint8Array): number {
  const sets = ledger.rwset.TxReadWriteSet.deserializeBinary(results).getNsRwsetList();
  const writes = sets.flatMap((set) =>
    ledger.rwset.kvrwset.KVRWSet.deserializeBinary(set.getRwset_asU8()).getWritesList(),
  );
  return writes.reduce((sum, write) => sum + Buffer.byteLength(write.getKey()) + write.getValue_asU8().length, 0);
}

/**
 * @param proposal bytes of the gateway client's proposal
 * @param prepared bytes of its endorsed transaction
 * @throws Error when these are not Fabric's messages
 */
export function transactionBytes(proposal: Uint8Array, prepared: Uint8Array): TransactionBytes {
  const envelope = gateway.PreparedTransaction.deserializeBinary(prepared).getEnvelope();
  if (envelope === undefined) throw new Error('the endorsed transaction holds no envelope');
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const [first] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
  const action = peer.ChaincodeActionPayload.deserializeBinary(
    first?.getPayload_asU8() ?? new Uint8Array(),
  ).getAction();
  if (action === undefined) throw new Error('the endorsed transaction holds no action');
  const endorsements = action.getEndorsementsList();
  const endorsed = action.getProposalResponsePayload_asU8();
  const result = peer.ChaincodeAction.deserializeBinary(
    peer.ProposalResponsePayload.deserializeBinary(endorsed).getExtension_asU8(),
  );
  return {
    proposal: proposal.length,
    envelope: envelope.serializeBinary().length,
    response: endorsed.length + (endorsements[0]?.serializeBinary().length ?? 0),
    endorsements: endorsements.length,
    stateWritten: writtenBytes(result.getResults_asU8()),
  };
}
