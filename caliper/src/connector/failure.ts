// Why a transaction failed, as a class that a report can count.
import { status } from '@grpc/grpc-js';
import { GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { contractErrorIn } from '@lianjian/ledger-client';
import { InvalidTransaction } from './fabric-client.ts';

const ABORTED: number = status.ABORTED;
/** A peer whose own clock of the call runs out first resets the stream, which the client reads as CANCELLED. */
const TIME_IS_UP: readonly number[] = [status.DEADLINE_EXCEEDED, status.CANCELLED];
const UNAVAILABLE: number = status.UNAVAILABLE;

const VALIDATION: Readonly<Record<number, string>> = {
  [StatusCode.MVCC_READ_CONFLICT]: 'mvcc',
  [StatusCode.PHANTOM_READ_CONFLICT]: 'phantom',
  [StatusCode.ENDORSEMENT_POLICY_FAILURE]: 'endorsement-policy',
};

/** `mvcc`, `phantom`, `timeout`, `unavailable`, `contract:CODE`, `endorsement`, or `other`. */
export function failureClass(error: unknown): string {
  if (error instanceof InvalidTransaction) return VALIDATION[error.code] ?? `invalid:${error.code}`;
  if (!(error instanceof GatewayError)) return 'other';
  const refusal = contractErrorIn(error);
  if (refusal !== undefined) return `contract:${refusal.code}`;
  const code: number = error.code;
  if (TIME_IS_UP.includes(code)) return 'timeout';
  if (code === UNAVAILABLE) return 'unavailable';
  return code === ABORTED ? 'endorsement' : 'other';
}
