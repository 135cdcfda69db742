// Queries of auditors. Newest first where not said otherwise; rows that the caller may not see are left out.
import { z } from 'zod';
import { auditAction } from '../actions.ts';
import {
  cid,
  civilDay,
  instant,
  kebabCode,
  memberId,
  mspId,
  ordinal,
  sha256,
  unitCode,
  uuidV7,
} from '../identifiers.ts';
import { KEY_LAYOUT, type KeyKind } from '../keys.ts';
import { type ApplicationRecord } from '../records/application.ts';
import { type AuditEventRecord, sequence } from '../records/event.ts';
import { type Person } from '../records/actor.ts';
import { type ApplicationState } from '../states.ts';
import { type Page, paging } from './paging.ts';

/** Workflow events chain by application, access and re-encryption events by grant, those of a visit by inspection. */
const subject = { id: uuidV7, kind: z.enum(['application', 'grant', 'inspection']) };

export const trail = z.strictObject({ ...subject, ...paging });

export const eventsByActor = z.strictObject({ ...paging, memberId, mspId });

export const eventsByOrganization = z.strictObject({ ...paging, mspId });

export const eventsByUnit = z.strictObject({ ...paging, unit: unitCode });

/** Longest range of days in one query. */
export const MOST_DAYS = 92;

/** Both days included. */
export const eventsByDay = z.strictObject({ ...paging, from: civilDay, to: civilDay });

export const eventsByAction = z.strictObject({ ...paging, action: auditAction });

/** Where a content address is in the index: one sealed file belongs to one material. */
export const materialsByCid = z.strictObject({ ...paging, cid });

/** All versions of one part of an item. */
export const materialHistory = z.strictObject({ ...paging, applicationId: uuidV7, item: kebabCode, part: ordinal });

export const accessLog = z.strictObject({ ...paging, applicationId: uuidV7 });

/** `at` is the time by which lateness is told. */
export const standing = z.strictObject({ at: instant, id: uuidV7 });

/** Longest overdue first. */
export const lateCases = z.strictObject({ ...paging, at: instant });

/** `before` continues an earlier call: what that gave as `next`. */
export const verifyTrail = z.strictObject({
  ...subject,
  before: z.strictObject({ hash: sha256, sequence }).nullable(),
});

/** Events that one call of `audit:verifyTrail` checks. */
export const VERIFIED_AT_ONCE = 200;

const KEY_KINDS = Object.keys(KEY_LAYOUT) as [KeyKind, ...KeyKind[]];

/** Everything that lies under one kind of key, in the order of the keys. */
export const walkState = z.strictObject({ ...paging, kind: z.enum(KEY_KINDS) });

/**
 * `altered`: not what the last transaction wrote; `corrupt`: not what the contract writes; `leaf-missing`: a leaf does
 * not point here; `leaf-stray`: a leaf points to nothing, or to what does not name it; `head`: the record does not name
 * the last event of its trail.
 */
export const STATE_FAULTS = ['altered', 'corrupt', 'leaf-missing', 'leaf-stray', 'head'] as const;

export interface StateFault {
  readonly fault: (typeof STATE_FAULTS)[number];
  /** Kind and attributes of the key, joined with `~`. */
  readonly key: string;
  /** The other key, where a leaf and a record do not fit. */
  readonly other: string | null;
}

export interface StateWalk {
  readonly bookmark: string | null;
  /** Keys of this page. */
  readonly walked: number;
  readonly faults: readonly StateFault[];
  /** Where the kind's values are records: those that can be read. */
  readonly rows: readonly unknown[];
}

export interface TrailVerification {
  /** Events of this call whose links hold. */
  readonly verified: number;
  /** Sequence of the first event, walking back, that is missing or not what the next one says. */
  readonly broken: number | null;
  readonly next: { readonly hash: string; readonly sequence: number } | null;
}

export interface Standing {
  readonly checklist: ApplicationRecord['checklist'];
  readonly claimedBy: Person | null;
  readonly dueDay: string | null;
  readonly id: string;
  readonly late: boolean;
  /** Who must act: the applicant's organisation, or the stage's. Null in final states. */
  readonly heldBy: 'applicant' | 'stage' | null;
  readonly organization: string;
  /** Returns so far. */
  readonly rounds: number;
  /** Time of the last step. */
  readonly since: number;
  readonly stage: string | null;
  readonly state: ApplicationState;
  readonly unit: string | null;
}

export type EventPage = Page<AuditEventRecord>;
export type Trail = z.infer<typeof trail>;
export type EventsByDay = z.infer<typeof eventsByDay>;
export type WalkState = z.infer<typeof walkState>;
export type VerifyTrail = z.infer<typeof verifyTrail>;
export type MaterialHistory = z.infer<typeof materialHistory>;
