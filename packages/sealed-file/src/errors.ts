/** Why sealing or opening refused; callers match this code, the message is for people. */
export type SealedFileErrorCode =
  | 'NOT_SEALED'
  | 'UNSUPPORTED_VERSION'
  | 'UNSUPPORTED_SUITE'
  | 'MALFORMED_HEADER'
  | 'WRONG_CONTEXT'
  | 'WRONG_KEY'
  | 'CORRUPT_CHUNK'
  | 'LENGTH_MISMATCH'
  | 'PADDING_NOT_ZERO'
  | 'DIGEST_MISMATCH'
  | 'COMMITMENT_MISMATCH'
  | 'INVALID_ARGUMENT'
  | 'NOT_FINISHED';

/** Base of every error this package throws itself; errors of the caller's source pass through unchanged. */
export abstract class SealedFileError extends Error {
  abstract readonly code: SealedFileErrorCode;

  override get name(): string {
    return this.constructor.name;
  }
}

/** The bytes do not begin with the magic of a sealed file. */
export class NotSealed extends SealedFileError {
  readonly code = 'NOT_SEALED';
  constructor() {
    super('this is not a sealed file');
  }
}

export class UnsupportedVersion extends SealedFileError {
  readonly code = 'UNSUPPORTED_VERSION';
  readonly part: 'header' | 'payload';
  readonly version: number;
  constructor(part: 'header' | 'payload', version: number) {
    super(`version ${version} of the ${part} is not supported`);
    this.part = part;
    this.version = version;
  }
}

export class UnsupportedSuite extends SealedFileError {
  readonly code = 'UNSUPPORTED_SUITE';
  readonly suite: number;
  constructor(suite: number) {
    super(`suite ${suite} is not supported`);
    this.suite = suite;
  }
}

export class MalformedHeader extends SealedFileError {
  readonly code = 'MALFORMED_HEADER';
  readonly field: 'reserved' | 'chunkSize';
  constructor(field: 'reserved' | 'chunkSize') {
    super(`the header's field ${field} does not have its one permitted value`);
    this.field = field;
  }
}

/** The file, or its wrapped key, was made for another material than the one asked for. */
export class WrongContext extends SealedFileError {
  readonly code = 'WRONG_CONTEXT';
  readonly part: 'header' | 'payload';
  constructor(part: 'header' | 'payload') {
    super(`the ${part} belongs to another material`);
    this.part = part;
  }
}

/** The wrapped key does not open, or its file key is not the one the header commits to. */
export class WrongKey extends SealedFileError {
  readonly code = 'WRONG_KEY';
  constructor(message = 'the file key is not the one this file was sealed with', options?: ErrorOptions) {
    super(message, options);
  }
}

/** A chunk was altered, moved, repeated or comes from another file. */
export class CorruptChunk extends SealedFileError {
  readonly code = 'CORRUPT_CHUNK';
  /** From 0. */
  readonly index: number;
  constructor(index: number) {
    super(`chunk ${index} is not authentic`);
    this.index = index;
  }
}

/** Sizes that should agree do not: bytes are missing or too many. */
export class LengthMismatch extends SealedFileError {
  readonly code = 'LENGTH_MISMATCH';
  /** Bytes. */
  readonly expected: number;
  /** Bytes; a lower bound where reading stopped at the first byte too many. */
  readonly actual: number;
  constructor(what: string, expected: number, actual: number) {
    super(`${what}: expected ${expected} bytes, got ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** The sealer hid something behind the end of the plaintext. */
export class PaddingNotZero extends SealedFileError {
  readonly code = 'PADDING_NOT_ZERO';
  /** Of the chunk, from 0. */
  readonly index: number;
  constructor(index: number) {
    super(`the padding in chunk ${index} is not zero`);
    this.index = index;
  }
}

/** The sealed bytes are authentic but not those that the record names. */
export class DigestMismatch extends SealedFileError {
  readonly code = 'DIGEST_MISMATCH';
  constructor() {
    super("the sealed bytes do not have the record's SHA-256");
  }
}

/** The plaintext is not the one that the record commits to. */
export class CommitmentMismatch extends SealedFileError {
  readonly code = 'COMMITMENT_MISMATCH';
  constructor() {
    super("the plaintext does not have the record's commitment");
  }
}

/** A mistake of the caller. */
export class InvalidArgument extends SealedFileError {
  readonly code = 'INVALID_ARGUMENT';
  readonly argument: string;
  constructor(argument: string, message: string) {
    super(`${argument}: ${message}`);
    this.argument = argument;
  }
}

/** The record of a sealing was asked for before its last byte was taken. */
export class NotFinished extends SealedFileError {
  readonly code = 'NOT_FINISHED';
  constructor() {
    super('the sealing has no record before its last byte was taken');
  }
}
