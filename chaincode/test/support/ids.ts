import { createHash } from 'node:crypto';
import { encodeBase64url } from '@lianjian/ledger-api';

const hex = (name: string): string => createHash('sha256').update(name).digest('hex');

/** A UUID version 7 that depends on a name only. */
export function idOf(name: string): string {
  const digits = hex(name);
  return `0190a5d0-${digits.slice(0, 4)}-7${digits.slice(4, 7)}-8${digits.slice(7, 10)}-${digits.slice(10, 22)}`;
}

/** An opaque member id. */
export function memberIdOf(name: string): string {
  const digits = hex(`member ${name}`);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-8${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
}

/** Bytes that depend on a name only. */
export function bytesOf(name: string, length = 32): string {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${name} ${index}`).digest(),
  );
  return encodeBase64url(Buffer.concat(blocks).subarray(0, length));
}
