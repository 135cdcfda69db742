import { createHash } from 'node:crypto';
import { encodeBase64url, stringifyCanonicalJson } from '@lianjian/ledger-api';

/** SHA-256 as base64url. */
export function digestOf(bytes: Uint8Array): string {
  return encodeBase64url(createHash('sha256').update(bytes).digest());
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOfJson(value: unknown): string {
  return digestOf(Buffer.from(stringifyCanonicalJson(value)));
}
