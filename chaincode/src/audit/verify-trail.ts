// Whether a trail is whole: each event's SHA-256 is what its successor, and at the end the subject's record, says. The
// contract cannot read who created an earlier transaction; it wrote each actor from its creator's certificate, and an
// event names its transaction, so that whoever has the blocks compares the two.
import { type TrailVerification, VERIFIED_AT_ONCE, type VerifyTrail } from '@lianjian/ledger-api';
import { digestOfJson } from '../digest.ts';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { requireVisibleHead } from './visible-head.ts';

type Link = NonNullable<TrailVerification['next']>;

export async function verifyTrail(
  world: World,
  caller: Caller,
  { before, id, kind }: VerifyTrail,
): Promise<TrailVerification> {
  const head = await requireVisibleHead(world, caller, kind, id);
  let link: Link | null = before ?? head;
  let verified = 0;
  while (link !== null && verified < VERIFIED_AT_ONCE) {
    const previous: Link | null | undefined = await followed(world, id, link);
    if (previous === undefined) return { broken: link.sequence, next: null, verified };
    verified += 1;
    link = previous;
  }
  return { broken: null, next: link && { hash: link.hash, sequence: link.sequence }, verified };
}

/** The link before this one, null at the beginning; undefined where the event is not the one that the link names. */
async function followed(world: World, subject: string, { hash, sequence }: Link): Promise<Link | null | undefined> {
  const event = await world.get('event', { sequence, subject });
  if (event?.sequence !== sequence || digestOfJson(event) !== hash) return undefined;
  const { previous } = event;
  if ((previous === null) !== (sequence === 1)) return undefined;
  return previous === null ? null : { hash: previous, sequence: sequence - 1 };
}
