// The life of an application, as data.
import { z } from 'zod';

export const APPLICATION_STATES = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'rejected',
  'withdrawn',
  'lapsed',
] as const;

export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const applicationState = z.enum(APPLICATION_STATES);

export const OUTCOMES = ['pass', 'return', 'reject'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export const outcome = z.enum(OUTCOMES);

/** What moves an application to another state. A pass of any stage but the last leaves it submitted. */
export const TRANSITIONS = {
  submit: { from: ['draft'], to: ['submitted'] },
  pass: { from: ['submitted'], to: ['submitted', 'approved'] },
  return: { from: ['submitted'], to: ['returned'] },
  reject: { from: ['submitted'], to: ['rejected'] },
  resubmit: { from: ['returned'], to: ['submitted'] },
  withdraw: { from: ['draft', 'submitted', 'returned'], to: ['withdrawn'] },
  lapse: { from: ['returned'], to: ['lapsed'] },
} as const satisfies Record<string, { from: readonly ApplicationState[]; to: readonly ApplicationState[] }>;

export type Transition = keyof typeof TRANSITIONS;

/** Nothing leads out of these: a later case relates to the old one instead. */
export const FINAL_STATES: readonly ApplicationState[] = ['approved', 'rejected', 'withdrawn', 'lapsed'];

/** How a later case stands to an earlier, final one. */
export const RELATIONS = ['corrects', 'appeals', 'annuls'] as const;

export const relation = z.enum(RELATIONS);

/** Why a supplement's deadline was extended. Closed lists: free text could name people. */
export const EXTENSION_REASONS = [
  'document-issuer-delay',
  'force-majeure',
  'learner-unavailable',
  'technical-failure',
] as const;

export const extensionReason = z.enum(EXTENSION_REASONS);

export const WITHDRAWAL_REASONS = ['entered-in-error', 'learner-request', 'superseded'] as const;

export const withdrawalReason = z.enum(WITHDRAWAL_REASONS);

/** Why a case's materials were erased for good. */
export const ERASURE_REASONS = ['entered-in-error', 'learner-request', 'retention-over'] as const;

export const erasureReason = z.enum(ERASURE_REASONS);

/**
 * Why a reader opens materials. `desk-directory`: a desk's server opens the learner record for the desk's own directory;
 * no person has looked at it, so it does not count as an opening that a pass asks for.
 */
export const ACCESS_PURPOSES = ['appeal', 'audit', 'desk-directory', 'owner-check', 'stage-review'] as const;

export const accessPurpose = z.enum(ACCESS_PURPOSES);

export type AccessPurpose = z.infer<typeof accessPurpose>;

export const REVOCATION_REASONS = [
  'case-closed',
  'key-compromised',
  'mistake',
  'no-longer-needed',
  'reader-left',
] as const;

export const revocationReason = z.enum(REVOCATION_REASONS);

export type RevocationReason = z.infer<typeof revocationReason>;

/** What stands against a submission or a pass. */
export const PROBLEMS = [
  'absent',
  'attribute-missing',
  'attribute-rule',
  'media-type',
  'no-grant',
  'not-opened',
  'not-renewed',
  'too-few-files',
  'too-large',
  'too-many-files',
] as const;

export type Problem = (typeof PROBLEMS)[number];
