// A transaction as it is ordered and stored (common/common.proto Envelope, peer/transaction.proto).
import { common, peer } from '@hyperledger/fabric-protos';
import { type ReadWriteSet } from '../simulation/read-write-set.ts';
import { type ChaincodeEvent } from '../runtime/chaincode-runtime.ts';
import { type Endorsement } from './endorsement.ts';
import { argumentsOf, type ParsedHeader, type ParsedProposal, parseHeader } from './proposal.ts';
import { decodeReadWriteSet } from './read-write-set-codec.ts';

export interface ParsedTransaction extends ParsedHeader {
  /** What the creator signed, and its signature. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly args: readonly Uint8Array[];
  /** What the endorsers signed, and their signatures. */
  readonly responsePayload: Uint8Array;
  readonly endorsements: readonly Endorsement[];
  readonly readWriteSet: ReadWriteSet;
  readonly event: ChaincodeEvent | undefined;
  readonly response: Uint8Array;
}

/** The payload that the creator signs to submit. */
export function buildTransactionPayload(
  proposal: ParsedProposal,
  responsePayload: Uint8Array,
  endorsements: readonly Endorsement[],
): Uint8Array {
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(responsePayload);
  endorsed.setEndorsementsList(
    endorsements.map(({ endorser, signature }) => {
      const proto = new peer.Endorsement();
      proto.setEndorser(endorser);
      proto.setSignature(signature);
      return proto;
    }),
  );
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(proposal.publicPayload);
  actionPayload.setAction(endorsed);
  const header = common.Header.deserializeBinary(proposal.header);
  const action = new peer.TransactionAction();
  action.setHeader(header.getSignatureHeader_asU8());
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  return payload.serializeBinary();
}

export function buildEnvelope(payload: Uint8Array, signature: Uint8Array): Uint8Array {
  const envelope = new common.Envelope();
  envelope.setPayload(payload);
  envelope.setSignature(signature);
  return envelope.serializeBinary();
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the transaction has no ${what}`);
  return value;
}

function eventOf(bytes: Uint8Array): ChaincodeEvent | undefined {
  if (bytes.length === 0) return undefined;
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  return { name: event.getEventName(), payload: event.getPayload_asU8() };
}

/** @throws Error when the bytes are no endorser transaction */
export function parseTransaction(bytes: Uint8Array): ParsedTransaction {
  const envelope = common.Envelope.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const header = parseHeader(required(payload.getHeader(), 'header'));
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const action = required(transaction.getActionsList()[0], 'action');
  const actionPayload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsed = required(actionPayload.getAction(), 'endorsed action');
  const responsePayload = endorsed.getProposalResponsePayload_asU8();
  const extension = peer.ProposalResponsePayload.deserializeBinary(responsePayload).getExtension_asU8();
  const chaincodeAction = peer.ChaincodeAction.deserializeBinary(extension);
  const proposalPayload = peer.ChaincodeProposalPayload.deserializeBinary(
    actionPayload.getChaincodeProposalPayload_asU8(),
  );
  return {
    ...header,
    payload: envelope.getPayload_asU8(),
    signature: envelope.getSignature_asU8(),
    args: argumentsOf(proposalPayload),
    responsePayload,
    endorsements: endorsed.getEndorsementsList().map((endorsement) => ({
      endorser: endorsement.getEndorser_asU8(),
      signature: endorsement.getSignature_asU8(),
    })),
    readWriteSet: decodeReadWriteSet(header.chaincode, chaincodeAction.getResults_asU8()),
    event: eventOf(chaincodeAction.getEvents_asU8()),
    response: required(chaincodeAction.getResponse(), 'response').getPayload_asU8(),
  };
}
