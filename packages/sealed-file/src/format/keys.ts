import { concat } from '../bytes.ts';
import { type Platform } from '../platform/platform.ts';
import { saltOf } from './header.ts';

const INFO = new TextEncoder().encode('lianjian/sealed-file/v1');
const KEY_SIZE = 32;
export const FILE_KEY_SIZE = KEY_SIZE;

/** What one file key and header give; 32 bytes each. */
export interface FileKeys {
  /** AES-256-GCM key of the chunks. */
  readonly content: Uint8Array;
  /** Public; stands in the header, because bare GCM lets a chunk open under two keys. */
  readonly commitment: Uint8Array;
  /** HMAC-SHA256 key of the plaintext commitment. */
  readonly plaintextCommitment: Uint8Array;
}

/** HKDF-SHA256 (RFC 5869); the header's first 80 bytes are bound in as info. */
export function deriveKeys(platform: Platform, fileKey: Uint8Array, prefix: Uint8Array): FileKeys {
  const okm = platform.hkdfSha256(fileKey, saltOf(prefix), concat([INFO, prefix]), 3 * KEY_SIZE);
  return {
    content: okm.subarray(0, KEY_SIZE),
    commitment: okm.subarray(KEY_SIZE, 2 * KEY_SIZE),
    plaintextCommitment: okm.subarray(2 * KEY_SIZE),
  };
}

/** Best effort: the engine may keep copies. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
