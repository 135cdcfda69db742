// Proposals as Fabric's protobuf (peer/proposal.proto, common/common.proto).
import { common, msp, peer } from '@hyperledger/fabric-protos';
import { sha256 } from '../hash.ts';
import { LedgerError } from '../errors.ts';
import { timestampOf } from './timestamp.ts';

export interface Identity {
  readonly mspId: string;
  /** X.509 certificate, PEM. */
  readonly credentials: Uint8Array;
}

export interface ProposalInput {
  readonly channel: string;
  readonly chaincode: string;
  /** Serialised identity, see {@link serializeIdentity}. */
  readonly creator: Uint8Array;
  readonly nonce: Uint8Array;
  readonly timestamp: Date;
  /** Transaction name, then its arguments. */
  readonly args: readonly Uint8Array[];
  readonly transientData: ReadonlyMap<string, Uint8Array>;
}

export interface ParsedProposal {
  readonly signedProposal: peer.SignedProposal;
  readonly channel: string;
  readonly chaincode: string;
  readonly transactionId: string;
  readonly timestamp: Date;
  readonly nonce: Uint8Array;
  readonly creator: Uint8Array;
  readonly args: readonly Uint8Array[];
  /** Serialised common.Header and the payload as it goes on the chain: without transient data. */
  readonly header: Uint8Array;
  readonly publicPayload: Uint8Array;
  /** SHA-256 over the headers and the public payload: what endorsers sign over. */
  readonly hash: Uint8Array;
}

export function serializeIdentity({ mspId, credentials }: Identity): Uint8Array {
  const proto = new msp.SerializedIdentity();
  proto.setMspid(mspId);
  proto.setIdBytes(credentials);
  return proto.serializeBinary();
}

export function deserializeIdentity(bytes: Uint8Array): Identity {
  const proto = msp.SerializedIdentity.deserializeBinary(bytes);
  return { mspId: proto.getMspid(), credentials: proto.getIdBytes_asU8() };
}

/** SHA-256 of nonce ‖ creator, in hexadecimal, as everywhere on Fabric. */
export const transactionIdOf = (nonce: Uint8Array, creator: Uint8Array): string =>
  sha256(nonce, creator).toString('hex');

function chaincodeId(name: string): peer.ChaincodeID {
  const id = new peer.ChaincodeID();
  id.setName(name);
  return id;
}

function channelHeader(input: ProposalInput, transactionId: string): Uint8Array {
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(input.chaincode));
  const header = new common.ChannelHeader();
  header.setType(common.HeaderType.ENDORSER_TRANSACTION);
  header.setTimestamp(timestampOf(input.timestamp));
  header.setChannelId(input.channel);
  header.setTxId(transactionId);
  header.setExtension$(extension.serializeBinary());
  return header.serializeBinary();
}

function signatureHeader({ creator, nonce }: ProposalInput): Uint8Array {
  const header = new common.SignatureHeader();
  header.setCreator(creator);
  header.setNonce(nonce);
  return header.serializeBinary();
}

function proposalPayload(input: ProposalInput): Uint8Array {
  const chaincodeInput = new peer.ChaincodeInput();
  chaincodeInput.setArgsList([...input.args]);
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.NODE);
  spec.setChaincodeId(chaincodeId(input.chaincode));
  spec.setInput(chaincodeInput);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  for (const [name, value] of input.transientData) payload.getTransientmapMap().set(name, value);
  return payload.serializeBinary();
}

export function buildProposal(input: ProposalInput): { transactionId: string; bytes: Uint8Array } {
  const transactionId = transactionIdOf(input.nonce, input.creator);
  const header = new common.Header();
  header.setChannelHeader(channelHeader(input, transactionId));
  header.setSignatureHeader(signatureHeader(input));
  const proposal = new peer.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(proposalPayload(input));
  return { transactionId, bytes: proposal.serializeBinary() };
}

export interface ParsedHeader {
  readonly channel: string;
  readonly type: number;
  readonly transactionId: string;
  readonly timestamp: Date;
  readonly chaincode: string;
  readonly nonce: Uint8Array;
  readonly creator: Uint8Array;
}

export function parseHeader(header: common.Header): ParsedHeader {
  const channel = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  const signature = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  const extension = peer.ChaincodeHeaderExtension.deserializeBinary(channel.getExtension_asU8());
  return {
    channel: channel.getChannelId(),
    type: channel.getType(),
    transactionId: channel.getTxId(),
    timestamp: channel.getTimestamp()?.toDate() ?? new Date(Number.NaN),
    chaincode: extension.getChaincodeId()?.getName() ?? '',
    nonce: signature.getNonce_asU8(),
    creator: signature.getCreator_asU8(),
  };
}

function withoutTransientData(payload: peer.ChaincodeProposalPayload): Uint8Array {
  const stripped = new peer.ChaincodeProposalPayload();
  stripped.setInput(payload.getInput_asU8());
  return stripped.serializeBinary();
}

export function argumentsOf(payload: peer.ChaincodeProposalPayload): readonly Uint8Array[] {
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8());
  return invocation.getChaincodeSpec()?.getInput()?.getArgsList_asU8() ?? [];
}

function parse(bytes: Uint8Array, signature: Uint8Array): ParsedProposal {
  const signedProposal = new peer.SignedProposal();
  signedProposal.setProposalBytes(bytes);
  signedProposal.setSignature(signature);
  const proposal = peer.Proposal.deserializeBinary(bytes);
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
  const publicPayload = withoutTransientData(payload);
  return {
    ...parseHeader(header),
    signedProposal,
    args: argumentsOf(payload),
    header: proposal.getHeader_asU8(),
    publicPayload,
    hash: sha256(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), publicPayload),
  };
}

/** @throws LedgerError PROPOSAL_REFUSED when the bytes are no proposal or its id is not that of its nonce and creator */
export function parseProposal(bytes: Uint8Array, signature: Uint8Array): ParsedProposal {
  let proposal: ParsedProposal;
  try {
    proposal = parse(bytes, signature);
  } catch (cause) {
    throw new LedgerError('PROPOSAL_REFUSED', 'the bytes are not a chaincode proposal', { cause });
  }
  if (proposal.transactionId !== transactionIdOf(proposal.nonce, proposal.creator)) {
    throw new LedgerError('PROPOSAL_REFUSED', 'the transaction id is not the hash of nonce and creator');
  }
  if (Number.isNaN(proposal.timestamp.getTime())) {
    throw new LedgerError('PROPOSAL_REFUSED', 'the proposal has no timestamp');
  }
  return proposal;
}
