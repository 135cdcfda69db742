// A Fabric block, as far as the backend follows it. protos: common.Block, peer.Transaction.
import { common, ledger, msp, peer } from '@hyperledger/fabric-protos';
import { type LedgerBlock, type LedgerTransaction, type LedgerWrite } from '../ledger.ts';
import { headerHashOf } from './header-hash.ts';

const VALID: number = peer.TxValidationCode.VALID;
const ENDORSER_TRANSACTION: number = common.HeaderType.ENDORSER_TRANSACTION;

/** @param bytes of a common.BlockchainInfo */
export const heightIn = (bytes: Uint8Array): number => common.BlockchainInfo.deserializeBinary(bytes).getHeight();

/**
 * @param bytes of a common.Block: the gateway's own copy of the protos is not this one
 * @param chaincode whose writes are told
 */
export function describeBlock(bytes: Uint8Array, chaincode: string): LedgerBlock {
  const block = common.Block.deserializeBinary(bytes);
  const filter = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER];
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  const transactions = envelopes.map((envelope, index) =>
    describeEnvelope(envelope, chaincode, filter?.[index] === VALID),
  );
  const proto = block.getHeader() ?? new common.BlockHeader();
  const header = {
    number: proto.getNumber(),
    previousHash: proto.getPreviousHash_asU8(),
    dataHash: proto.getDataHash_asU8(),
  };
  return {
    number: header.number,
    hash: headerHashOf(header),
    previousHash: header.previousHash,
    transactions: transactions.filter((transaction) => transaction !== undefined),
  };
}

/** Undefined for what is no transaction of a contract: a change of the channel's configuration. */
function describeEnvelope(bytes: Uint8Array, chaincode: string, valid: boolean): LedgerTransaction | undefined {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(bytes).getPayload_asU8());
  const header = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
  );
  if (header.getType() !== ENDORSER_TRANSACTION) return undefined;
  const signature = payload.getHeader()?.getSignatureHeader_asU8() ?? new Uint8Array();
  const creator = msp.SerializedIdentity.deserializeBinary(
    common.SignatureHeader.deserializeBinary(signature).getCreator_asU8(),
  );
  return {
    transactionId: header.getTxId(),
    valid,
    at: header.getTimestamp()?.toDate().getTime() ?? 0,
    creator: {
      mspId: creator.getMspid(),
      certificate: Buffer.from(creator.getIdBytes_asU8()).toString('utf8'),
    },
    event: eventIn(actionIn(payload.getData_asU8())),
    writes: () => writesIn(actionIn(payload.getData_asU8()), chaincode),
  };
}

type ChaincodeAction = InstanceType<typeof peer.ChaincodeAction>;

/** Undefined where the transaction holds none. */
function actionIn(data: Uint8Array): ChaincodeAction | undefined {
  const [action] = peer.Transaction.deserializeBinary(data).getActionsList();
  if (action === undefined) return undefined;
  const chaincode = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const response = chaincode.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array();
  const extension = peer.ProposalResponsePayload.deserializeBinary(response).getExtension_asU8();
  return peer.ChaincodeAction.deserializeBinary(extension);
}

function eventIn(action: ChaincodeAction | undefined): LedgerTransaction['event'] {
  if (action === undefined) return undefined;
  const event = peer.ChaincodeEvent.deserializeBinary(action.getEvents_asU8());
  return event.getEventName() === '' ? undefined : { name: event.getEventName(), payload: event.getPayload_asU8() };
}

/** protos: ledger.rwset.TxReadWriteSet, kvrwset.KVRWSet */
function writesIn(action: ChaincodeAction | undefined, chaincode: string): LedgerWrite[] {
  if (action === undefined) return [];
  return ledger.rwset.TxReadWriteSet.deserializeBinary(action.getResults_asU8())
    .getNsRwsetList()
    .filter((set) => set.getNamespace() === chaincode)
    .flatMap((set) => ledger.rwset.kvrwset.KVRWSet.deserializeBinary(set.getRwset_asU8()).getWritesList())
    .filter((write) => !write.getIsDelete())
    .map((write) => ({ key: write.getKey(), value: write.getValue_asU8() }));
}
