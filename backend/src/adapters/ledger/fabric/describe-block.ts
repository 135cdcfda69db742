// A Fabric block, as far as the backend follows it. protos: common.Block, peer.Transaction.
import { common, msp, peer } from '@hyperledger/fabric-protos';
import { type LedgerBlock, type LedgerTransaction } from '../ledger.ts';

const VALID: number = peer.TxValidationCode.VALID;
const ENDORSER_TRANSACTION: number = common.HeaderType.ENDORSER_TRANSACTION;

/** @param bytes of a common.BlockchainInfo */
export const heightIn = (bytes: Uint8Array): number => common.BlockchainInfo.deserializeBinary(bytes).getHeight();

/** @param bytes of a common.Block: the gateway's own copy of the protos is not this one */
export function describeBlock(bytes: Uint8Array): LedgerBlock {
  const block = common.Block.deserializeBinary(bytes);
  const filter = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER];
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  const transactions = envelopes.map((envelope, index) => describeEnvelope(envelope, filter?.[index] === VALID));
  return {
    number: block.getHeader()?.getNumber() ?? 0,
    transactions: transactions.filter((transaction) => transaction !== undefined),
  };
}

/** Undefined for what is no transaction of a contract: a change of the channel's configuration. */
function describeEnvelope(bytes: Uint8Array, valid: boolean): LedgerTransaction | undefined {
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
    event: eventIn(payload.getData_asU8()),
  };
}

function eventIn(data: Uint8Array): LedgerTransaction['event'] {
  const [action] = peer.Transaction.deserializeBinary(data).getActionsList();
  if (action === undefined) return undefined;
  const chaincode = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const response = chaincode.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array();
  const extension = peer.ProposalResponsePayload.deserializeBinary(response).getExtension_asU8();
  const event = peer.ChaincodeEvent.deserializeBinary(
    peer.ChaincodeAction.deserializeBinary(extension).getEvents_asU8(),
  );
  return event.getEventName() === '' ? undefined : { name: event.getEventName(), payload: event.getPayload_asU8() };
}
