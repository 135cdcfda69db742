import { z } from 'zod';
import { instant, memberId, mspId } from '../identifiers.ts';
import { role } from '../roles.ts';
import { provenance } from './actor.ts';
import { chainHead } from './event.ts';

/** Who acts for a member, in one role, from the appointment until an instant. */
export const deputyRecord = z.strictObject({
  created: provenance,
  deputyId: memberId,
  /** Ended before its time. */
  ended: z.boolean(),
  from: instant,
  head: chainHead,
  memberId,
  mspId,
  role,
  until: instant,
});

export type DeputyRecord = z.infer<typeof deputyRecord>;
