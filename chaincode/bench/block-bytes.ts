// What a transaction adds to the chain and to the state, read from its block. protos: common.Block, rwset.TxReadWriteSet.
import { common, ledger, peer } from '@hyperledger/fabric-protos';

const { rwset } = ledger;

export interface Row {
  readonly key: string;
  /** Key and value. */
  readonly bytes: number;
}

export interface TransactionBytes {
  readonly transactionId: string;
  /** The whole envelope: proposal, results, endorsements, signature. */
  readonly envelope: number;
  readonly rows: readonly Row[];
}

function rowsOf(results: Uint8Array, contract: string): Row[] {
  const sets = rwset.TxReadWriteSet.deserializeBinary(results).getNsRwsetList();
  return sets
    .filter((set) => set.getNamespace() === contract)
    .flatMap((set) =>
      rwset.kvrwset.KVRWSet.deserializeBinary(set.getRwset_asU8())
        .getWritesList()
        .map((write) => ({
          bytes: Buffer.byteLength(write.getKey()) + write.getValue_asU8().length,
          key: write.getKey(),
        })),
    );
}

/** @param block of a common.Block: the gateway's own copy of the protos is not this one */
export function transactionsIn(block: Uint8Array, contract: string): TransactionBytes[] {
  const envelopes = common.Block.deserializeBinary(block).getData()?.getDataList_asU8() ?? [];
  return envelopes.flatMap((envelope) => {
    const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope).getPayload_asU8());
    const header = common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
    const [action] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
    if (action === undefined) return [];
    const endorsed = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8()).getAction();
    const response = peer.ProposalResponsePayload.deserializeBinary(
      endorsed?.getProposalResponsePayload_asU8() ?? new Uint8Array(),
    );
    const results = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8()).getResults_asU8();
    return [{ envelope: envelope.length, rows: rowsOf(results, contract), transactionId: header.getTxId() }];
  });
}
