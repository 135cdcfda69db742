// What an error of the gateway means. It is told by the contract's own code in the details, and only where there is none
// by the status of gRPC, which the gateway gives to very different things.
import * as grpc from '@grpc/grpc-js';
import { EndorseError, GatewayError } from '@hyperledger/fabric-gateway';
import { contractErrorIn } from '@lianjian/ledger-client';
import { TryAgain } from '../retry.ts';

/** Nothing is known of what happened, or nothing happened: the network between, a peer, an orderer. */
const UNREACHED: readonly number[] = [
  grpc.status.UNAVAILABLE,
  grpc.status.DEADLINE_EXCEEDED,
  grpc.status.RESOURCE_EXHAUSTED,
];

const ABORTED: number = grpc.status.ABORTED;
const DEADLINE_EXCEEDED: number = grpc.status.DEADLINE_EXCEEDED;

/** Peers at different heights gave different answers. */
const MISMATCH = 'ProposalResponsePayloads do not match';
/** The contract's server is not there; also while it restarts. */
const NO_CONTRACT =
  /connection to \S+ failed|failed to (?:invoke|execute) chaincode|could not launch chaincode|error sending/i;

/** The gateway's peer does not know the others yet: it has just started. */
const NO_PEERS = /no combination of peers|no peer combination/i;

/**
 * An endorser did not answer the gateway in time, cannot be reached, or the connection between them was given up: nothing
 * is ordered yet.
 */
const LOST =
  /deadline exceeded|connection is closing|transport is closing|timeout expired while executing|code = Unavailable/i;

const saysNothingServes = (message: string): boolean => NO_CONTRACT.test(message) || NO_PEERS.test(message);

const messagesOf = (error: GatewayError): string[] => [
  ...error.details.map(({ message }) => message),
  error.message,
  error.cause.message,
];

/** Errors as the ledger's interface promises them; TryAgain where the same again is right. */
export function translated(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  const refusal = contractErrorIn(error);
  if (refusal !== undefined) return refusal;
  return mayTryAgain(error, messagesOf(error)) ? new TryAgain(error) : error;
}

/** MSP ids of the peers whose contract refused. */
export function refusingIn(error: unknown): readonly string[] {
  if (!(error instanceof GatewayError)) return [];
  return error.details.filter((detail) => contractErrorIn(detail) !== undefined).map(({ mspId }) => mspId);
}

/** Whether the fault is the peer's own, or its contract's server's, and another peer may do better. */
export function isOfThisPeer(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  return isSilent(error) || messagesOf(error).some(saysNothingServes);
}

/** Whether time was up before it said anything: it hangs, or what it waits for does. */
export const isSilent = (error: unknown): boolean => error instanceof GatewayError && error.code === DEADLINE_EXCEEDED;

function mayTryAgain(error: GatewayError, messages: readonly string[]): boolean {
  if (UNREACHED.includes(error.code)) return true;
  if (messages.some((message) => message.includes(MISMATCH) || saysNothingServes(message))) return true;
  // Of one that was endorsed the outcome is not known, whatever the gateway says.
  if (!(error instanceof EndorseError)) return error.code === ABORTED;
  return messages.some((message) => LOST.test(message));
}
