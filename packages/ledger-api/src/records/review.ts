import { z } from 'zod';
import { kebabCode, ordinal, sha256, uuidV7 } from '../identifiers.ts';
import { outcome } from '../states.ts';
import { provenance } from './actor.ts';

/** `comment` is the commitment of a sealed comment. */
export const finding = z.strictObject({
  comment: sha256.nullable(),
  item: kebabCode,
  reason: kebabCode.nullable(),
  result: z.enum(['accepted', 'reopened', 'refused']),
});

export type Finding = z.infer<typeof finding>;

export const reviewRecord = z.strictObject({
  applicationId: uuidV7,
  created: provenance,
  findings: z.array(finding).max(60),
  outcome,
  /** Why the case as a whole was rejected. */
  reason: kebabCode.nullable(),
  round: ordinal,
  stage: kebabCode,
});

export type ReviewRecord = z.infer<typeof reviewRecord>;
