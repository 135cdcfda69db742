import { type ContractError, parseContractError } from '@lianjian/ledger-api';

/** Before the contract's own words, in what a peer or its gateway reports. */
const ANSWER = /chaincode response \d+, (.*)$/s;

/** As fabric-gateway's GatewayError: the peers' words stand in the details. */
interface Reported {
  readonly message: string;
  readonly details?: readonly { readonly message: string }[];
  readonly cause?: unknown;
}

const isReported = (error: unknown): error is Reported =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';

function messagesOf(error: unknown): string[] {
  if (!isReported(error)) return [];
  const { cause, details = [], message } = error;
  return [...details.map((detail) => detail.message), message, ...(isReported(cause) ? [cause.message] : [])];
}

/**
 * The contract's refusal in an error of the gateway. Its code decides what the error means: the status of gRPC is the
 * same for very different things.
 */
export function contractErrorIn(error: unknown): ContractError | undefined {
  for (const message of messagesOf(error)) {
    const answer = ANSWER.exec(message)?.[1];
    const refusal = answer === undefined ? undefined : parseContractError(answer);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
