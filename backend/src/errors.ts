// One error shape from the contract to the client: a closed code, details, a text for people.
import { ContractError, type CONTRACT_ERROR_CODES, type JsonObject } from '@lianjian/ledger-api';

/** What the backend itself can refuse, beside the contract's own codes. */
export const BACKEND_ERROR_CODES = [
  /** No session or key, or one that is not valid (any more). */
  'UNAUTHENTICATED',
  /** Too many requests. Details: `retryAfterSeconds`. */
  'RATE_LIMITED',
  /** Larger than this route or the checklist's item allows. Details: `limit`, bytes. */
  'TOO_LARGE',
  /** By its first bytes the file is not of a type that the item allows. Details: `mediaType`, `allowed`. */
  'MEDIA_TYPE',
  /** The stretch that was asked for lies outside the file. Details: `size`, bytes. */
  'RANGE_NOT_SATISFIABLE',
  /** Fewer holders answered than it takes. Details: `holders`, each with why; `needed`. */
  'HOLDERS_UNAVAILABLE',
  /** Ledger, content store or database does not answer; it is not known that anything happened. Details: `what`. */
  'UNAVAILABLE',
  /** Content or a key is not what it was recorded to be. Details: `what`. */
  'TAMPERED',
  /** The case's materials were erased for good; record and trail stay. Details: `erasedAt`. */
  'ERASED',
  /** The idempotency key was used for another request. */
  'IDEMPOTENCY_MISMATCH',
  /** Unknown. Nothing inside but the request's id. */
  'INTERNAL',
] as const;

export type ErrorCode = (typeof CONTRACT_ERROR_CODES)[number] | (typeof BACKEND_ERROR_CODES)[number];

/** What the backend refuses; the contract's refusals arrive as ledger-api's ContractError and are as good. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly code: ErrorCode;
  readonly details: JsonObject;

  constructor(code: ErrorCode, message: string, details: JsonObject = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** One that a client is told, whoever refused. */
export const isKnown = (error: unknown): error is BackendError | ContractError =>
  error instanceof BackendError || error instanceof ContractError;

/** The contract's no, and for good: to send the same again would be refused again. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ContractError && error.code !== 'CLOCK_SKEW' && error.code !== 'NOT_YET_COMMITTED';
