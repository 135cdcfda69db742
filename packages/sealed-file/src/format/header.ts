import { concat, equalInConstantTime, isZero, u32 } from '../bytes.ts';
import { LengthMismatch, MalformedHeader, NotSealed, UnsupportedSuite, UnsupportedVersion } from '../errors.ts';
import { CHUNK_SIZE, HEADER_SIZE } from './layout.ts';

/** "LJSEAL", CR, LF: a transfer that touches line ends shows at once. */
const MAGIC = Uint8Array.of(0x4c, 0x4a, 0x53, 0x45, 0x41, 0x4c, 0x0d, 0x0a);
const FORMAT = 1;
/** AES-256-GCM, HKDF-SHA256, SHA-256. */
export const SUITE = 1;
export const SALT_SIZE = 32;
const FIXED_PART = concat([MAGIC, Uint8Array.of(FORMAT, SUITE, 0, 0), u32(CHUNK_SIZE)]);

/** The 112 bytes before the first chunk, taken apart. */
export interface Header {
  /** Bytes 0 to 80, all that the keys are derived from: everything but the commitment. */
  readonly prefix: Uint8Array;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
  readonly contextHash: Uint8Array;
  readonly keyCommitment: Uint8Array;
}

export function headerPrefix(salt: Uint8Array, contextHash: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat([FIXED_PART, salt, contextHash]);
}

/** Salt of a header or of its first 80 bytes. */
export function saltOf(prefix: Uint8Array): Uint8Array {
  return prefix.subarray(16, 48);
}

export function suiteMustBeKnown(suite: number): void {
  if (suite !== SUITE) throw new UnsupportedSuite(suite);
}

/**
 * Reads a header strictly, field by field, and keeps a copy.
 * @throws LengthMismatch, NotSealed, UnsupportedVersion, UnsupportedSuite, MalformedHeader
 */
export function parseHeader(bytes: Uint8Array): Header {
  if (bytes.length !== HEADER_SIZE) throw new LengthMismatch('header', HEADER_SIZE, bytes.length);
  const header = Uint8Array.from(bytes);
  const view = new DataView(header.buffer);
  if (!equalInConstantTime(header.subarray(0, 8), MAGIC)) throw new NotSealed();
  if (view.getUint8(8) !== FORMAT) throw new UnsupportedVersion('header', view.getUint8(8));
  suiteMustBeKnown(view.getUint8(9));
  if (!isZero(header.subarray(10, 12))) throw new MalformedHeader('reserved');
  if (view.getUint32(12) !== CHUNK_SIZE) throw new MalformedHeader('chunkSize');
  return {
    prefix: header.subarray(0, 80),
    salt: saltOf(header),
    contextHash: header.subarray(48, 80),
    keyCommitment: header.subarray(80, 112),
  };
}
