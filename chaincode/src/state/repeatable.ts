import { type JsonObject } from '@lianjian/ledger-api';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What a refusal may repeat of an id: UUIDs and numbers. Codes that lead to nothing are a caller's own words, and peers
 * and contract servers write every refusal to their logs.
 */
export function repeatable(id: Readonly<Record<string, string | number>>): JsonObject {
  return Object.fromEntries(Object.entries(id).filter(([, part]) => typeof part === 'number' || UUID.test(part)));
}
