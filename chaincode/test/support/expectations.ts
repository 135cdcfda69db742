import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  type AuditEventRecord,
  type ChainHead,
  type ContractErrorCode,
  encodeBase64url,
  type JsonObject,
  parseContractError,
  type Provenance,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { type FixtureMember, NO_WRITES, type Outcome } from '@lianjian/local-ledger/testing';
import { keyFor, leaf, NOW, recordIn, row } from './consortium.ts';

export const sha256 = (text: string): string => encodeBase64url(createHash('sha256').update(text).digest());

export const argument = (value: unknown): [string] => [stringifyCanonicalJson(value)];

/** What a call gave; fails naming the contract's error where it was refused. */
export function resultOf(outcome: Outcome): unknown {
  expect(outcome.error?.message).toBeUndefined();
  return JSON.parse(String(outcome.response)) as unknown;
}

/** Refused with this code (and at least these details), and nothing written. */
export function expectRefused(outcome: Outcome, code: ContractErrorCode, details: JsonObject = {}): void {
  const error = parseContractError(outcome.error?.message ?? '');
  expect(error?.code ?? outcome.error?.message ?? 'not refused').toBe(code);
  expect(error?.details).toMatchObject(details);
  expect(outcome.writes).toEqual(NO_WRITES);
}

type Told = Pick<AuditEventRecord, 'action' | 'details' | 'subject'>;

const actorOf = ({ mspId, enrollmentId, attributes }: FixtureMember): AuditEventRecord['actor'] => ({
  memberId: enrollmentId,
  mspId,
  role: attributes?.['role'] as AuditEventRecord['actor']['role'],
  unit: attributes?.['unit'] ?? null,
});

const civilDay = (at: number): string => new Date(at + 480 * 60_000).toISOString().slice(0, 10);

/** The rows that one event writes, and the end of its chain. */
export function expectedEvent(
  { transactionId }: Outcome,
  by: FixtureMember,
  told: Told,
  previous?: ChainHead,
  at = NOW,
): { head: ChainHead; puts: Record<string, string> } {
  const actor = actorOf(by);
  const sequence = (previous?.sequence ?? 0) + 1;
  const event = { ...told, actor, at, previous: previous?.hash ?? null, sequence, transactionId };
  const key = keyFor('event', event);
  const place = { newestFirst: at, sequence, subject: told.subject };
  return {
    head: { at, hash: sha256(stringifyCanonicalJson(event)), sequence },
    puts: {
      ...row('event', event, event),
      ...leaf('by-actor', { ...place, memberId: actor.memberId, mspId: actor.mspId }, key),
      ...leaf('by-organization', { ...place, mspId: actor.mspId }, key),
      ...(actor.unit === null ? {} : leaf('by-unit', { ...place, unit: actor.unit }, key)),
      ...leaf('by-day', { ...place, day: civilDay(at) }, key),
      ...leaf('by-action', { ...place, action: told.action }, key),
    },
  };
}

/** Who made a record when, from which argument. */
export const createdBy = (by: FixtureMember, input: unknown, at = NOW): Provenance => ({
  at,
  by: { memberId: by.enrollmentId, mspId: by.mspId },
  content: sha256(stringifyCanonicalJson(input)),
});

/** An event that a call wrote. */
export const recordOfEvent = ({ writes }: Outcome, place: { sequence: number; subject: string }): AuditEventRecord =>
  recordIn(writes.puts, 'event', place);
