import { z } from 'zod';
import { instant, kebabCode, mspId, ordinal, uuidV7 } from '../identifiers.ts';
import { provenance } from './actor.ts';
import { holder } from './consortium.ts';
import { chainHead } from './event.ts';
import { materialReference } from './material.ts';

export const grantState = z.enum(['created', 'active', 'revoked', 'closed']);

/** An owner's permission for one reader to read the named material versions of one case. */
export const grantRecord = z.strictObject({
  applicationId: uuidV7,
  created: provenance,
  expiresAt: instant,
  head: chainHead,
  /** Organisations that hold a share each. */
  holders: z.array(mspId).min(1).max(7),
  id: uuidV7,
  materials: z.array(materialReference).min(1).max(200),
  owner: mspId,
  reader: z.strictObject({ holder, principalId: uuidV7, version: ordinal }),
  state: grantState,
  threshold: z.int().min(1).max(7),
});

export type GrantRecord = z.infer<typeof grantRecord>;

/** What a reader's organisation last reported of a material. */
export const openingRecord = z.strictObject({
  at: instant,
  grantId: uuidV7,
  item: kebabCode,
  part: ordinal,
  requestId: uuidV7,
  result: z.enum(['opened', 'unreadable', 'mismatch']),
  version: ordinal,
});

export type OpeningRecord = z.infer<typeof openingRecord>;
