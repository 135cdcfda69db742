// Whether a trail says who signed it. The contract takes each event's actor from the creator of its transaction, but a
// trail comes from one peer, in its own words: whoever has the blocks compares the two, and follows the links.
import { createHash } from 'node:crypto';
import { type AuditEventRecord, encodeBase64url, stringifyCanonicalJson } from '@lianjian/ledger-api';

/** Who signed a transaction, as its certificate in the block says. What is not known is not compared. */
export interface TransactionSigner {
  readonly mspId: string;
  readonly memberId: string;
  readonly role?: string | undefined;
  readonly unit?: string | null;
  /** Whether the channel took the transaction; it did when this is absent. */
  readonly valid?: boolean;
}

export interface CheckedEvent {
  readonly sequence: number;
  /**
   * `absent`: the transaction is in none of the blocks at hand. `other-actor`: someone else signed it, or the channel
   * refused it. `broken-link`: the event before is not the one that this one names.
   */
  readonly result: 'intact' | 'absent' | 'other-actor' | 'broken-link';
}

const digestOf = (event: AuditEventRecord): string =>
  encodeBase64url(createHash('sha256').update(stringifyCanonicalJson(event)).digest());

function signed({ actor }: AuditEventRecord, signer: TransactionSigner): boolean {
  const { mspId, memberId, role = actor.role, unit = actor.unit, valid = true } = signer;
  return valid && mspId === actor.mspId && memberId === actor.memberId && role === actor.role && unit === actor.unit;
}

function isLinked(event: AuditEventRecord, before: AuditEventRecord | undefined): boolean {
  if (before === undefined) return event.sequence === 1 && event.previous === null;
  return (
    event.sequence === before.sequence + 1 && event.subject === before.subject && event.previous === digestOf(before)
  );
}

/**
 * Checks every event of one subject, in the order of their sequence.
 *
 * @param signerOf who signed an event's transaction; undefined while its block is not known
 */
export function checkTrail(
  events: readonly AuditEventRecord[],
  signerOf: (event: AuditEventRecord) => TransactionSigner | undefined,
): CheckedEvent[] {
  const ordered = [...events].sort((a, b) => a.sequence - b.sequence);
  return ordered.map((event, index) => {
    const { sequence } = event;
    if (!isLinked(event, ordered[index - 1])) return { sequence, result: 'broken-link' };
    const signer = signerOf(event);
    if (signer === undefined) return { sequence, result: 'absent' };
    return { sequence, result: signed(event, signer) ? 'intact' : 'other-actor' };
  });
}
