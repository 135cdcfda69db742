/** Why an operation refused; callers match this code, the message is for people. */
export type PreErrorCode =
  /** Bytes are not of the one length the object has (trailing bytes included). */
  | 'INVALID_LENGTH'
  /** Not a compressed point of the curve, or the identity. */
  | 'INVALID_POINT'
  /** Not in 1..n-1. */
  | 'INVALID_SCALAR'
  /** A signature with r or s out of range, or with s in the upper half. */
  | 'INVALID_SIGNATURE_ENCODING'
  /** A flag byte other than 0 or 1. */
  | 'INVALID_FLAG'
  /** MessagePack framing differs from the one form that is accepted. */
  | 'INVALID_FRAMING'
  /** A public part together with a share that does not belong to it. */
  | 'SHARE_MISMATCH'
  /** E + V is the identity: the encapsulated key would not depend on the recipient. */
  | 'DEGENERATE_CAPSULE'
  /** The capsule's own check s·G = V + h·E fails. */
  | 'CAPSULE_CHECK_FAILED'
  /** Threshold or number of shares out of range. */
  | 'INVALID_THRESHOLD'
  /** A key that a signature covers was not given to the check. */
  | 'KEY_REQUIRED'
  /** The proxy's or the receiver's signature of a fragment does not verify. */
  | 'SIGNATURE_CHECK_FAILED'
  /** The proof of a re-encryption does not verify: its holder is to blame. */
  | 'PROOF_CHECK_FAILED'
  /** No fragments, or one twice. */
  | 'INVALID_FRAGMENT_SET'
  /** Fragments made in different grants cannot be combined. */
  | 'MIXED_FRAGMENTS'
  /** Too few fragments, or fragments of other keys or of another capsule. */
  | 'OPENING_FAILED'
  /** The ciphertext does not belong to the key and capsule. */
  | 'DECRYPTION_FAILED'
  /** A result failed its own check; nothing was released. */
  | 'SELF_CHECK_FAILED'
  /** The random source returned the wrong length or a value of negligible probability. */
  | 'RANDOM_SOURCE_BROKEN';

/** The one error type of this package. `field` names the part that was refused, never its value. */
export class PreError extends Error {
  override readonly name = 'PreError';
  readonly code: PreErrorCode;
  readonly field: string;

  constructor(code: PreErrorCode, field: string, message: string, options?: ErrorOptions) {
    super(`${field}: ${message}`, options);
    this.code = code;
    this.field = field;
  }
}
