// One error shape from the contract to the client. Of a refused call Fabric passes on the error's message only, so the
// message itself is the canonical JSON of code, details and text.
import { type JsonObject, parseCanonicalJson, stringifyCanonicalJson } from './canonical-json.ts';

/** What a caller can do about each is said in the comment. The text in `message` is for people and may change. */
export const CONTRACT_ERROR_CODES = [
  /** Not all that the checklist asks for is there. Details: `missing`, the exact list. */
  'INCOMPLETE',
  /** This caller may not. Details: `reason`. */
  'FORBIDDEN',
  /** Nothing under this id. Details: `kind`, and of the `id` what is a UUID or a number. */
  'NOT_FOUND',
  /** Not in this state or stage. Details: `state` and what else says why. */
  'INVALID_STATE',
  /** Somebody else was first: read again, then decide. */
  'CONFLICT',
  /** The id is taken by other content, or the learner has an open case. */
  'DUPLICATE',
  /** Malformed argument. Details: `field`, a JSON Pointer. */
  'INVALID_INPUT',
  /** Past its expiry or deadline. */
  'EXPIRED',
  /** The grant or key was revoked. */
  'REVOKED',
  /** This peer has not seen the commit yet: try again within a deadline. */
  'NOT_YET_COMMITTED',
  /** Transaction time too far from the host's clock, or before the subject's last event. */
  'CLOCK_SKEW',
  /** A cryptographic suite that the contract does not know. */
  'UNSUPPORTED_SUITE',
  /** A cryptographic check failed. Details: `field`, and `holder` where a share's holder is to blame. */
  'INVALID_PROOF',
  /** What lies in the state is not what the contract writes. */
  'CORRUPT_STATE',
] as const;

export type ContractErrorCode = (typeof CONTRACT_ERROR_CODES)[number];

const isCode = (code: unknown): code is ContractErrorCode =>
  (CONTRACT_ERROR_CODES as readonly unknown[]).includes(code);
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: ContractErrorCode;
  readonly details: JsonObject;
  /** The part for people. `message` holds all three as canonical JSON. */
  readonly text: string;

  constructor(code: ContractErrorCode, text: string, details: JsonObject = {}) {
    super(stringifyCanonicalJson({ code, details, message: text }));
    this.code = code;
    this.details = details;
    this.text = text;
  }
}

/** The contract's error out of an error message that holds nothing else; undefined where it is another's. */
export function parseContractError(message: string): ContractError | undefined {
  let value: unknown;
  try {
    value = parseCanonicalJson(message);
  } catch {
    return undefined; // Not the contract's: the caller deals with foreign messages.
  }
  if (!isObject(value) || !isCode(value['code']) || !isObject(value['details'])) return undefined;
  const text = value['message'];
  return typeof text === 'string' ? new ContractError(value['code'], text, value['details']) : undefined;
}
