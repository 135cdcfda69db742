// A submission that was committed before its answer could be kept: the same request again finds it, instead of being
// told that the case was handed in already.
import { setTimeout as delay } from 'node:timers/promises';
import { type ApplicationRecord, type EventPage } from '@lianjian/ledger-api';
import { type Acting, type Member } from '../acting/acting.ts';
import { type LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';

/** Milliseconds in which the block of what stands on the chain is followed. */
const FOLLOWED_WITHIN = 10_000;
const PAUSE = 50;
const ACTIONS = { 'application:resubmit': 'application.resubmitted', 'application:submit': 'application.submitted' };

/** The member's own, where nothing was submitted or returned since; undefined otherwise. */
export async function earlierSubmission(
  acting: Acting,
  events: LedgerEventRepository,
  by: Member,
  name: keyof typeof ACTIONS,
  id: string,
): Promise<Committed | undefined> {
  const result = await acting.evaluate<ApplicationRecord>(by, 'application:read', { id });
  if (result.state !== 'submitted') return undefined;
  const query = { bookmark: null, id, kind: 'application', pageSize: 100 } as const;
  const { rows } = await acting.evaluate<EventPage>(by, 'audit:trail', query);
  const last = rows.find(({ action }) => Object.values(ACTIONS).includes(action));
  if (last?.action !== ACTIONS[name] || last.actor.memberId !== by.memberId) return undefined;
  const { sequence, transactionId } = last;
  const end = Date.now() + FOLLOWED_WITHIN;
  while (Date.now() < end) {
    const followed = (await events.ofSubject(id)).find((row) => row.sequence === sequence);
    if (followed !== undefined) return { blockNumber: followed.block, result, transactionId };
    await delay(PAUSE);
  }
  return undefined;
}
