import { z } from 'zod';
import {
  base64urlBytes,
  compressedPoint,
  kebabCode,
  memberId,
  mspId,
  ordinal,
  publicName,
  unitCode,
  uuidV7,
} from '../identifiers.ts';
import { role } from '../roles.ts';
import { provenance } from './actor.ts';
import { chainHead } from './event.ts';

export const status = z.enum(['active', 'disabled']);

export type Status = z.infer<typeof status>;

const head = { created: provenance, head: chainHead };

/** What holds for the whole consortium; written once. */
export const consortiumRecord = z.strictObject({
  ...head,
  /** Organisations of this kind decide about the registry and keep the audit desk. */
  authorityKind: kebabCode,
  /** Days from the creation of a case for which its audience must be able to read it. */
  retentionDays: z.int().min(1).max(36_500),
  /** Civil time; China: 480. */
  utcOffsetMinutes: z.int().min(-720).max(840),
});

export const organizationRecord = z.strictObject({
  ...head,
  kind: kebabCode,
  mspId,
  name: publicName,
  /** The organisation that answers for this one, null where it answers for itself. */
  sponsor: mspId.nullable(),
  status,
});

export const unitRecord = z.strictObject({ ...head, code: unitCode, name: publicName, sponsor: mspId, status });

/** Present once a member's status was set; members without a record are active. */
export const memberRecord = z.strictObject({ ...head, memberId, mspId, status });

export const SUITES = ['umbral-secp256k1'] as const;

export const suite = z.enum(SUITES);

/** A desk is an organisation's role, whoever fills it. */
export const holder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('desk'), mspId, role }),
  z.strictObject({ kind: z.literal('person'), memberId, mspId }),
]);

export type Holder = z.infer<typeof holder>;

export const principalKeys = z.strictObject({
  holder,
  id: uuidV7,
  receivingKey: compressedPoint,
  suite,
  verifyingKey: compressedPoint,
  version: ordinal,
});

export type PrincipalKeys = z.infer<typeof principalKeys>;

export const principalStatus = z.enum(['active', 'retired', 'compromised']);

/** `certificate` (PEM) signed the statement of the keys: whoever grants checks it against pinned roots. */
export const principalRecord = principalKeys.extend({
  ...head,
  certificate: z.string().max(4096),
  signature: base64urlBytes(8, 80),
  status: principalStatus,
});

export const sharingPolicyRecord = z.strictObject({
  ...head,
  /** May one holder alone convert, where only one is left besides the reader's organisation? */
  allowSingleHolder: z.boolean(),
  holders: z.array(mspId).min(1).max(7),
  version: ordinal,
});

export type ConsortiumRecord = z.infer<typeof consortiumRecord>;
export type OrganizationRecord = z.infer<typeof organizationRecord>;
export type UnitRecord = z.infer<typeof unitRecord>;
export type MemberRecord = z.infer<typeof memberRecord>;
export type PrincipalRecord = z.infer<typeof principalRecord>;
export type SharingPolicyRecord = z.infer<typeof sharingPolicyRecord>;
