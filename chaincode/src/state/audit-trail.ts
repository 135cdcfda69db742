// The append-only trail: one hash-linked chain for each subject, and the leaves by which auditors find its events.
// Events and leaves are part of the same write set as the change they tell of.
import { type Actor, type AuditAction, type AuditEventRecord, type ChainHead, civilDayOf } from '@lianjian/ledger-api';
import { digestOfJson } from '../digest.ts';
import { type World } from './world.ts';

export interface Step {
  readonly action: AuditAction;
  /** Ids, codes, counts and digests; nothing personal. */
  readonly details: AuditEventRecord['details'];
  readonly subject: string;
  /** Whose case it is, where the subject does not say so; announced, for those who follow by case. Not in the record. */
  readonly application?: string;
}

/**
 * Appends one event to a subject's chain and gives the new end, which the caller stores in the subject's record.
 *
 * @throws ContractError CLOCK_SKEW when the transaction's time precedes the last event by too much
 */
export async function appendEvent(
  world: World,
  actor: Actor,
  head: ChainHead | undefined,
  { application, ...step }: Step,
  utcOffsetMinutes?: number,
): Promise<ChainHead> {
  if (head !== undefined) world.time.assertFollows(head.at);
  const event: AuditEventRecord = {
    ...step,
    actor,
    at: world.time.at,
    previous: head?.hash ?? null,
    sequence: (head?.sequence ?? 0) + 1,
    transactionId: world.transactionId,
  };
  world.put('event', event, event);
  writeLeaves(world, event, civilDayOf(event.at, utcOffsetMinutes ?? (await utcOffsetOf(world))));
  const { action, sequence, subject } = event;
  world.announce({ action, sequence, subject, ...(application === undefined ? {} : { application }) });
  return { at: event.at, hash: digestOfJson(event), sequence: event.sequence };
}

async function utcOffsetOf(world: World): Promise<number> {
  return (await world.require('consortium', {})).utcOffsetMinutes;
}

function writeLeaves(world: World, { action, actor, at, sequence, subject }: AuditEventRecord, day: string): void {
  const { memberId, mspId, unit } = actor;
  const place = { newestFirst: at, sequence, subject };
  const key = world.keyOf('event', { sequence, subject });
  world.putLeaf('by-actor', { ...place, memberId, mspId }, key);
  world.putLeaf('by-organization', { ...place, mspId }, key);
  if (unit !== null) world.putLeaf('by-unit', { ...place, unit }, key);
  world.putLeaf('by-day', { ...place, day }, key);
  world.putLeaf('by-action', { ...place, action }, key);
}
