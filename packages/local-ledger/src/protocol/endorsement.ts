// What an endorsing peer signs (peer/proposal_response.proto).
import { peer } from '@hyperledger/fabric-protos';
import { type Execution } from '../runtime/chaincode-runtime.ts';
import { encodeReadWriteSet } from './read-write-set-codec.ts';

export interface Endorsement {
  /** Serialised identity of the endorsing peer. */
  readonly endorser: Uint8Array;
  /** ECDSA P-256 with SHA-256, DER, low S, over payload ‖ endorser. */
  readonly signature: Uint8Array;
}

interface ResponsePayloadInput {
  readonly chaincode: string;
  readonly transactionId: string;
  readonly proposalHash: Uint8Array;
  readonly execution: Execution;
}

function encodeEvent({ chaincode, transactionId, execution: { event } }: ResponsePayloadInput): Uint8Array {
  if (event === undefined) return new Uint8Array();
  const proto = new peer.ChaincodeEvent();
  proto.setChaincodeId(chaincode);
  proto.setTxId(transactionId);
  proto.setEventName(event.name);
  proto.setPayload(event.payload);
  return proto.serializeBinary();
}

/** ProposalResponsePayload: the same result gives the same bytes at every organisation. */
export function encodeResponsePayload(input: ResponsePayloadInput): Uint8Array {
  const { chaincode, execution, proposalHash } = input;
  const response = new peer.Response();
  response.setStatus(execution.response.status);
  response.setMessage(execution.response.message);
  response.setPayload(execution.response.payload);
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  const action = new peer.ChaincodeAction();
  action.setResults(encodeReadWriteSet(chaincode, execution.simulation.readWriteSet));
  action.setEvents(encodeEvent(input));
  action.setResponse(response);
  action.setChaincodeId(id);
  const payload = new peer.ProposalResponsePayload();
  payload.setProposalHash(proposalHash);
  payload.setExtension$(action.serializeBinary());
  return payload.serializeBinary();
}
