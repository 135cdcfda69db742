// Arguments and results of the sharing transactions. Shares and fragments are no arguments: they travel as transient data.
import { z } from 'zod';
import { base64urlBytes, instant, mspId, ordinal, uuidV7 } from '../identifiers.ts';
import { fragmentRecord, reportedOpening } from '../records/access.ts';
import { materialReference } from '../records/material.ts';
import { accessPurpose, revocationReason } from '../states.ts';
import { paging } from './paging.ts';

/** Bounds of one transaction: each public part costs two signature checks on every endorser. */
export const MOST_GRANTS = 16;
export const MOST_MATERIALS = 200;
/** Public parts in one createGrants. */
export const MOST_FRAGMENTS = 1_000;
/** How long an access request lives, in milliseconds. */
export const ACCESS_LIFETIME = 15 * 60_000;

const principalVersion = z.strictObject({ principalId: uuidV7, version: ordinal });

export const grantedFragment = fragmentRecord.extend({ holder: mspId });

export type GrantedFragment = z.infer<typeof grantedFragment>;

export const grantedMaterial = materialReference.extend({ fragments: z.array(grantedFragment).min(1).max(7) });

export type GrantedMaterial = z.infer<typeof grantedMaterial>;

export const newGrant = z.strictObject({
  expiresAt: instant,
  id: uuidV7,
  materials: z.array(grantedMaterial).min(1).max(MOST_MATERIALS),
  reader: principalVersion,
});

export type NewGrant = z.infer<typeof newGrant>;

/** All readers of a case in one transaction. */
export const createGrants = z.strictObject({
  applicationId: uuidV7,
  /** Whose verifying key checks the fragments: a principal of the caller. */
  granter: principalVersion,
  grants: z.array(newGrant).min(1).max(MOST_GRANTS),
  /** The sharing policy in force. */
  policyVersion: ordinal,
});

export type CreateGrants = z.infer<typeof createGrants>;

const grantIds = z
  .array(uuidV7)
  .min(1)
  .max(MOST_GRANTS)
  .refine((ids) => new Set(ids).size === ids.length, { error: 'a grant is there twice' });

/**
 * Transient data: for each grant, under its id, the holder's shares (32 bytes each) in the order of the grant's
 * materials, one after the other. Endorsed by the holder alone.
 */
export const depositShares = z.strictObject({ grantIds });

export type DepositShares = z.infer<typeof depositShares>;

export const activateGrants = z.strictObject({ grantIds });

export type ActivateGrants = z.infer<typeof activateGrants>;

export const requestAccess = z.strictObject({
  grantId: uuidV7,
  materials: z.array(materialReference).min(1).max(MOST_MATERIALS),
  purpose: accessPurpose,
  requestId: uuidV7,
});

export type RequestAccess = z.infer<typeof requestAccess>;

/** For the caller's desk, from the owner of the case. */
export const askGrant = z.strictObject({ applicationId: uuidV7, purpose: accessPurpose, requestId: uuidV7 });

export type AskGrant = z.infer<typeof askGrant>;

const accessReference = z.strictObject({ grantId: uuidV7, requestId: uuidV7 });

/** Evaluated at one holder, endorsed by it alone and never submitted. */
export const reencrypt = accessReference;

export type Reencrypt = z.infer<typeof reencrypt>;

/** What one holder answers: a fragment, raw form, for each material of the request, in the request's order. */
export const reencryptResult = z.strictObject({
  fragments: z.array(base64urlBytes(359)),
  grantId: uuidV7,
  holder: mspId,
  requestId: uuidV7,
});

export type ReencryptResult = z.infer<typeof reencryptResult>;

/**
 * Transient data: for each holder, under its MSP id, its fragments (359 bytes each) in the order of the request's
 * materials, one after the other.
 */
export const recordFragments = accessReference.extend({
  holders: z
    .array(mspId)
    .min(1)
    .max(7)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'a holder is there twice' }),
});

export type RecordFragments = z.infer<typeof recordFragments>;

export const reportOpening = accessReference.extend({ results: z.array(reportedOpening).min(1).max(MOST_MATERIALS) });

export type ReportOpening = z.infer<typeof reportOpening>;

export const revokeGrant = z.strictObject({ grantId: uuidV7, reason: revocationReason });

export type RevokeGrant = z.infer<typeof revokeGrant>;

/** Endorsed by one holder alone: removes its shares of grants that were revoked or have expired. */
export const purgeShares = z.strictObject({ grantIds });

export type PurgeShares = z.infer<typeof purgeShares>;

export const closeGrant = z.strictObject({ grantId: uuidV7 });

export type CloseGrant = z.infer<typeof closeGrant>;

export const readGrant = z.strictObject({ grantId: uuidV7 });

export type ReadGrant = z.infer<typeof readGrant>;

export const listGrants = z.strictObject({ ...paging, applicationId: uuidV7 });

export type ListGrants = z.infer<typeof listGrants>;
