import { z } from 'zod';
import { base64urlBytes, kebabCode, memberId, mspId, ordinal, publicName, unitCode, uuidV7 } from '../identifiers.ts';
import { calendarRecord, year } from '../records/calendar.ts';
import { deputyRecord } from '../records/deputy.ts';
import { role } from '../roles.ts';
import {
  consortiumRecord,
  organizationRecord,
  principalKeys,
  sharingPolicyRecord,
  status,
} from '../records/consortium.ts';

/** Genesis: the caller's own organisation becomes the authority. */
export const foundConsortium = z.strictObject({
  kind: kebabCode,
  name: publicName,
  ...consortiumRecord.pick({ retentionDays: true, utcOffsetMinutes: true }).shape,
});

export const registerOrganization = organizationRecord.pick({ kind: true, mspId: true, name: true, sponsor: true });

/** Whole new values: what is not meant to change is repeated. */
export const changeOrganization = organizationRecord.pick({ mspId: true, name: true, sponsor: true, status: true });

export const organizationQuery = z.strictObject({ mspId });

/** Under the caller's own organisation. */
export const registerUnit = z.strictObject({ code: unitCode, name: publicName });

export const changeUnit = z.strictObject({ code: unitCode, name: publicName, status });

export const unitQuery = z.strictObject({ code: unitCode });

/** Of the caller's own organisation; the authority's admins may disable any member. */
export const setMemberStatus = z.strictObject({ memberId, mspId, status });

/** `signature`: ECDSA (DER) by the caller's certificate over the statement of the keys. */
export const registerPrincipal = z.strictObject({ ...principalKeys.shape, signature: base64urlBytes(8, 80) });

export const rotatePrincipal = registerPrincipal;

export const endPrincipal = z.strictObject({
  id: uuidV7,
  status: z.enum(['retired', 'compromised']),
  version: ordinal,
});

export const principalQuery = z.strictObject({ id: uuidV7, version: ordinal });

/** The desk's (holder = role) or person's (holder = member id) newest version. */
export const holderQuery = z.strictObject({ holder: z.union([role, memberId]), mspId });

export const setSharingPolicy = sharingPolicyRecord.pick({ allowSingleHolder: true, holders: true, version: true });

export const sharingPolicyQuery = z.strictObject({ version: ordinal });

export const consortiumQuery = z.strictObject({});

/** The whole year anew. */
export const setCalendar = calendarRecord.pick({ daysOff: true, daysWorked: true, year: true });

export const calendarQuery = z.strictObject({ year });

/** For the caller, or by an admin for a member of the organisation; in the role that the two share. */
export const appointDeputy = deputyRecord.pick({ deputyId: true, memberId: true, role: true, until: true });

export const endDeputy = deputyRecord.pick({ deputyId: true, memberId: true });

export const deputiesQuery = deputyRecord.pick({ memberId: true, mspId: true });
