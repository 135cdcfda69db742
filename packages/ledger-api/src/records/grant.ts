import { z } from 'zod';
import { compressedPoint, instant, kebabCode, mspId, ordinal, unitCode, uuidV7 } from '../identifiers.ts';
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
  /** Whose verifying key checks the fragments. */
  granter: z.strictObject({ principalId: uuidV7, verifyingKey: compressedPoint, version: ordinal }),
  head: chainHead,
  /** Organisations that hold a share each. */
  holders: z.array(mspId).min(1).max(7),
  id: uuidV7,
  materials: z.array(materialReference).min(1).max(200),
  owner: mspId,
  /** The sharing policy by which holders and threshold were set. */
  policyVersion: ordinal,
  reader: z.strictObject({ holder, principalId: uuidV7, receivingKey: compressedPoint, version: ordinal }),
  /** One holder alone opens, as the policy allowed. */
  singleHolder: z.boolean(),
  state: grantState,
  threshold: z.int().min(1).max(7),
  unit: unitCode.nullable(),
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
