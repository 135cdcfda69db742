import { z } from 'zod';
import { auditAction } from '../actions.ts';
import { instant, sha256, transactionId } from '../identifiers.ts';
import { actor } from './actor.ts';

/** An application or grant id, or `kind:id` of a registry record; the longest is a campaign's, of three names. */
export const subject = z.string().regex(/^[A-Za-z0-9:.-]{1,220}$/);

export const sequence = z.int().min(1).max(99_999_999);

const fact = z.union([z.string().max(120), z.int(), z.boolean(), z.null()]);

/**
 * One step in the trail of a subject. `previous` is the SHA-256 of the previous event's canonical JSON, null in the
 * first. `details` names what the step was about: ids, codes, counts, digests; never text that people wrote.
 */
export const auditEventRecord = z.strictObject({
  action: auditAction,
  actor,
  at: instant,
  details: z.record(
    z.string(),
    z.union([
      fact,
      z
        .array(z.union([fact, z.record(z.string(), fact)]))
        .max(500)
        .readonly(),
    ]),
  ),
  previous: sha256.nullable(),
  sequence,
  subject,
  transactionId,
});

export type AuditEventRecord = z.infer<typeof auditEventRecord>;

/** The end of a subject's chain, kept in the subject's own record. */
export const chainHead = z.strictObject({ at: instant, hash: sha256, sequence });

export type ChainHead = z.infer<typeof chainHead>;
