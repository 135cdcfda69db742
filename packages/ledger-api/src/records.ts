// Which record lies under which kind of key.
import { type z } from 'zod';
import { type KeyKind } from './keys.ts';
import { accessRecord, fragmentRecord, reencryptionRecord } from './records/access.ts';
import { applicationRecord, learnerSlotRecord } from './records/application.ts';
import { calendarRecord } from './records/calendar.ts';
import { campaignRecord } from './records/campaign.ts';
import { checklistRecord } from './records/checklist.ts';
import {
  consortiumRecord,
  memberRecord,
  organizationRecord,
  principalRecord,
  sharingPolicyRecord,
  unitRecord,
} from './records/consortium.ts';
import { deputyRecord } from './records/deputy.ts';
import { auditEventRecord } from './records/event.ts';
import { grantRecord, openingRecord } from './records/grant.ts';
import { grantRequestRecord } from './records/grant-request.ts';
import { inspectionFinding, inspectionRecord } from './records/inspection.ts';
import { materialRecord } from './records/material.ts';
import { reviewRecord } from './records/review.ts';

export const RECORDS = {
  consortium: consortiumRecord,
  organization: organizationRecord,
  unit: unitRecord,
  member: memberRecord,
  principal: principalRecord,
  'sharing-policy': sharingPolicyRecord,
  calendar: calendarRecord,
  deputy: deputyRecord,
  checklist: checklistRecord,
  campaign: campaignRecord,
  application: applicationRecord,
  'learner-slot': learnerSlotRecord,
  material: materialRecord,
  review: reviewRecord,
  grant: grantRecord,
  'grant-request': grantRequestRecord,
  opening: openingRecord,
  fragment: fragmentRecord,
  access: accessRecord,
  reencryption: reencryptionRecord,
  inspection: inspectionRecord,
  'inspection-finding': inspectionFinding,
  event: auditEventRecord,
} as const satisfies Partial<Record<KeyKind, z.ZodType>>;

export type RecordKind = keyof typeof RECORDS;

export type RecordOf<K extends RecordKind> = z.infer<(typeof RECORDS)[K]>;
