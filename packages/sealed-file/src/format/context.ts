import { concat, u32 } from '../bytes.ts';
import { InvalidArgument } from '../errors.ts';
import { type Platform } from '../platform/platform.ts';

const LABEL = 'lianjian/material-context/v1';
const DELEGATING_KEY_SIZE = 33;

/** Which material a sealed file is: bound into its header, so that it cannot stand in for another. */
export interface MaterialContext {
  readonly applicationId: string;
  /** Item code, "/" and part number in decimal, as in `degree-scan/1`; see `itemOf`. */
  readonly item: string;
  /** 0 to 2^32 - 1. */
  readonly version: number;
  /** The material's delegating public key: a compressed secp256k1 point, 33 bytes. */
  readonly delegatingKey: Uint8Array;
}

/**
 * The item as a context names it.
 * @throws InvalidArgument when the code is empty or holds a "/", or the part is not a whole number from 0
 */
export function itemOf(code: string, part: number): string {
  if (code === '' || code.includes('/')) throw new InvalidArgument('code', 'must not be empty or hold a "/"');
  if (!Number.isSafeInteger(part) || part < 0) throw new InvalidArgument('part', 'must be a whole number from 0');
  return `${code}/${part}`;
}

function lengthPrefixed(argument: string, text: string): Uint8Array {
  if (!text.isWellFormed()) throw new InvalidArgument(argument, 'must be well-formed Unicode');
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 0xffff) throw new InvalidArgument(argument, 'must have at most 65535 bytes of UTF-8');
  return concat([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/**
 * SHA-256 over label, application, item, version and delegating key (32 bytes).
 * @throws InvalidArgument when a field is out of its range
 */
export function contextHashOf(platform: Platform, context: MaterialContext): Uint8Array {
  const { version, delegatingKey } = context;
  if (!Number.isInteger(version) || version < 0 || version > 0xffff_ffff) {
    throw new InvalidArgument('context.version', 'must be a whole number of 32 bits');
  }
  if (delegatingKey.length !== DELEGATING_KEY_SIZE) {
    throw new InvalidArgument('context.delegatingKey', `must have ${DELEGATING_KEY_SIZE} bytes`);
  }
  const hash = platform.sha256();
  hash.update(new TextEncoder().encode(LABEL));
  hash.update(lengthPrefixed('context.applicationId', context.applicationId));
  hash.update(lengthPrefixed('context.item', context.item));
  hash.update(u32(version));
  hash.update(delegatingKey);
  return hash.digest();
}
