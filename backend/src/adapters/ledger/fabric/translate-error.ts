// What an error of the gateway means. It is told by the contract's own code in the details, and only where there is none
// by the status of gRPC, which the gateway gives to very different things, and by what peers say.
import * as grpc from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { contractErrorIn } from '@lianjian/ledger-client';
import { TryAgain } from '../retry.ts';

/** A peer whose own clock of the call runs out first resets the stream, which the client reads as CANCELLED. */
const TIME_IS_UP: readonly number[] = [grpc.status.DEADLINE_EXCEEDED, grpc.status.CANCELLED];

/** The request is wrong, or its sender may not make it: nothing else comes of the same again. */
const WRONG: readonly number[] = [
  grpc.status.INVALID_ARGUMENT,
  grpc.status.PERMISSION_DENIED,
  grpc.status.UNAUTHENTICATED,
];

/**
 * The same, said by a peer, or by the contract without a code of its own. Source: Fabric, core/endorser/endorser.go,
 * preProcess; internal/pkg/gateway/apiutils.go, responseStatus.
 */
const SAID_WRONG = /access denied|error validating proposal|chaincode response \d+, /i;

/** The contract's server is not there; also while it restarts. */
const NO_CONTRACT =
  /connection to \S+ failed|failed to (?:invoke|execute) chaincode|could not launch chaincode|error sending/i;

/**
 * The gateway's peer does not know the others, or cannot reach them: it has just started, or was silent for long.
 * Source: Fabric, internal/pkg/gateway/registry.go
 */
const NO_PEERS =
  /no combination of peers|no peer combination|failed to select a set of endorsers|find any endorsing peers|no peers available/i;

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
  return isWrong(error) ? error : new TryAgain(error);
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
export const isSilent = (error: unknown): boolean => error instanceof GatewayError && TIME_IS_UP.includes(error.code);

/** All else passes: what the network lacks is lacking for a while, and of what was sent the outcome is not known. */
const isWrong = (error: GatewayError): boolean =>
  WRONG.includes(error.code) || messagesOf(error).some((message) => SAID_WRONG.test(message));
