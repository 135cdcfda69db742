// What the ledger keeps of sharing besides the grant itself.
import { z } from 'zod';
import { base64urlBytes, instant, mspId, ordinal, sha256, uuidV7 } from '../identifiers.ts';
import { accessPurpose } from '../states.ts';
import { actor, provenance } from './actor.ts';
import { materialReference } from './material.ts';

/** A key fragment without its share: the share is in its holder's private collection under the same key. */
export const fragmentRecord = z.strictObject({
  /** Raw form of `KeyFragPublicPart`, 228 bytes. */
  publicPart: base64urlBytes(228),
  /** SHA-256 of the 32-byte share. */
  shareDigest: sha256,
});

export type FragmentRecord = z.infer<typeof fragmentRecord>;

/** `opened`: as the record says; `unreadable`: does not decrypt; `mismatch`: decrypts to other bytes than committed to. */
export const openingResult = z.enum(['opened', 'unreadable', 'mismatch']);

export type OpeningResult = z.infer<typeof openingResult>;

export const reportedOpening = materialReference.extend({ result: openingResult });

export type ReportedOpening = z.infer<typeof reportedOpening>;

/** A reader's logged request. It binds the person, the key version and the materials, and lives 15 minutes at most. */
export const accessRecord = z.strictObject({
  created: provenance,
  expiresAt: instant,
  grantId: uuidV7,
  id: uuidV7,
  materials: z.array(materialReference).min(1).max(200),
  /** Version of the reader's principal whose receiving key opens. */
  principalVersion: ordinal,
  purpose: accessPurpose,
  reports: z.array(reportedOpening).max(200),
  requester: actor,
  state: z.enum(['requested', 'recorded']),
});

export type AccessRecord = z.infer<typeof accessRecord>;

/** A fragment that every endorser verified; the fragment itself stays off the ledger, so that erasure stays possible. */
export const reencryptionRecord = z.strictObject({
  at: instant,
  /** SHA-256 of the 359-byte fragment. */
  digest: sha256,
  holder: mspId,
});

export type ReencryptionRecord = z.infer<typeof reencryptionRecord>;
