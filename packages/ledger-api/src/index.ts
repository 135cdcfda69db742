export { type AuditAction, AUDIT_ACTIONS, auditAction } from './actions.ts';
export { Base64urlError, type Base64urlErrorCode, decodeBase64url, encodeBase64url } from './base64url.ts';
export {
  assertCanonicalValue,
  CanonicalJsonError,
  type CanonicalJsonErrorCode,
  type JsonObject,
  type JsonValue,
  parseCanonicalJson,
  stringifyCanonicalJson,
} from './canonical-json.ts';
export {
  addWorkingDays,
  civilDayBefore,
  civilDayOf,
  endOfCivilDay,
  isCivilDay,
  type WorkingDays,
  yearOf,
} from './civil-day.ts';
export { checklistRulesOf } from './checklist-file.ts';
export { type Page } from './commands/paging.ts';
export { CONTRACT_ERROR_CODES, ContractError, type ContractErrorCode, parseContractError } from './errors.ts';
export * from './identifiers.ts';
export {
  KEY_LAYOUT,
  keyAttributes,
  type KeyAttributes,
  type KeyKind,
  keyPrefix,
  type KeyPrefix,
  LEAF_KINDS,
  type LeafKind,
  NONE,
} from './keys.ts';
export { principalStatement } from './principal-statement.ts';
export { type RecordKind, type RecordOf, RECORDS } from './records.ts';
export { type Actor, type Person, type Provenance } from './records/actor.ts';
export {
  type ApplicationItem,
  type ApplicationRecord,
  type Attributes,
  type LearnerSlotRecord,
  type Part,
} from './records/application.ts';
export {
  type Attribute,
  type ChecklistItem,
  type ChecklistRecord,
  type ChecklistRules,
  type Condition,
  type Stage,
} from './records/checklist.ts';
export {
  type ConsortiumRecord,
  type Holder,
  type MemberRecord,
  type OrganizationRecord,
  type PrincipalKeys,
  type PrincipalRecord,
  type SharingPolicyRecord,
  type Status,
  SUITES,
  type UnitRecord,
} from './records/consortium.ts';
export { type CalendarRecord } from './records/calendar.ts';
export { type CampaignRecord } from './records/campaign.ts';
export { type DeputyRecord } from './records/deputy.ts';
export { type AuditEventRecord, type ChainHead } from './records/event.ts';
export {
  type InspectionFinding,
  type InspectionRecord,
  type InspectionSample,
  MOST_SAMPLED,
} from './records/inspection.ts';
export { type GrantRecord, type OpeningRecord } from './records/grant.ts';
export { type GrantRequestRecord } from './records/grant-request.ts';
export { type MaterialIndexEntry, type MaterialRecord, type MaterialReference } from './records/material.ts';
export { type Finding, type ReviewRecord } from './records/review.ts';
export { type Role, ROLES, role } from './roles.ts';
export { standingOf } from './standing.ts';
export { sealedSizeOf } from './sealed-size.ts';
export {
  ACCESS_PURPOSES,
  accessPurpose,
  type AccessPurpose,
  APPLICATION_STATES,
  type ApplicationState,
  ERASURE_REASONS,
  EXTENSION_REASONS,
  FINAL_STATES,
  type Outcome,
  OUTCOMES,
  type Problem,
  PROBLEMS,
  REVOCATION_REASONS,
  revocationReason,
  type RevocationReason,
  type Transition,
  TRANSITIONS,
  WITHDRAWAL_REASONS,
} from './states.ts';
export { type InputOf, type TransactionName, type TransactionRule, TRANSACTIONS } from './transactions.ts';
export {
  type AccessRecord,
  type FragmentRecord,
  type OpeningResult,
  type ReencryptionRecord,
  type ReportedOpening,
} from './records/access.ts';
export {
  ACCESS_LIFETIME,
  type ActivateGrants,
  type AskGrant,
  type CloseGrant,
  type CreateGrants,
  type DepositShares,
  type GrantedFragment,
  type GrantedMaterial,
  type ListGrants,
  type NewGrant,
  type PurgeShares,
  type ReadGrant,
  type RecordFragments,
  type Reencrypt,
  type ReencryptResult,
  type ReportOpening,
  type RequestAccess,
  type RevokeGrant,
} from './commands/sharing.ts';
export {
  type EventPage,
  type EventsByDay,
  type MaterialHistory,
  MOST_DAYS,
  type Standing,
  STATE_FAULTS,
  type StateFault,
  type StateWalk,
  type Trail,
  type TrailVerification,
  VERIFIED_AT_ONCE,
  type VerifyTrail,
  type WalkState,
} from './commands/audit.ts';
