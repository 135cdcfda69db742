import { z } from 'zod';
import {
  attributeCode,
  attributeValue,
  civilDay,
  instant,
  kebabCode,
  learnerReference,
  mspId,
  ordinal,
  partNumber,
  unitCode,
  uuidV7,
} from '../identifiers.ts';
import { applicationState, relation } from '../states.ts';
import { person, provenance } from './actor.ts';
import { chainHead } from './event.ts';

export const checklistReference = z.strictObject({ type: kebabCode, version: ordinal });

export const attributes = z.record(attributeCode, attributeValue);

export type Attributes = z.infer<typeof attributes>;

/** A part's newest version; discarded parts no longer count. */
export const part = z.strictObject({ discarded: z.boolean(), part: partNumber, version: ordinal });

export type Part = z.infer<typeof part>;

/**
 * `open`: accepts versions; `submitted`: lies with a stage; `accepted`: stays so; `reopened`: named by a return, and
 * `renewed` once it has a version newer than the one that was returned.
 */
export const itemStatus = z.enum(['open', 'submitted', 'accepted', 'reopened', 'renewed']);

export const applicationItem = z.strictObject({
  item: kebabCode,
  parts: z.array(part).max(100),
  /** The earlier case that accepted this item, where it was taken over. */
  source: uuidV7.nullable(),
  status: itemStatus,
});

export type ApplicationItem = z.infer<typeof applicationItem>;

export const decision = z.strictObject({ by: person, stage: kebabCode });

export const applicationRecord = z.strictObject({
  attributes,
  checklist: checklistReference,
  claimedBy: person.nullable(),
  created: provenance,
  /** Who decided which stage, each person once for each stage. */
  decisions: z.array(decision).max(300),
  /** Last day for the one who holds it now: the stage's, or the supplement's. */
  dueDay: civilDay.nullable(),
  /** When the owner erased the materials; absent of a case that was not. */
  erasedAt: instant.optional(),
  /** Extensions of the present supplement. */
  extensions: z.int().min(0),
  head: chainHead,
  id: uuidV7,
  items: z.array(applicationItem).max(60),
  learner: learnerReference,
  organization: mspId,
  related: z.strictObject({ id: uuidV7, relation }).nullable(),
  /** Returns so far. */
  rounds: z.int().min(0),
  /** The organisation that answers for the applicant: itself where it has no sponsor. */
  sponsor: mspId,
  stage: kebabCode.nullable(),
  state: applicationState,
  /** Everyone who submitted or resubmitted: none of them may review it. */
  submittedBy: z.array(person).max(50),
  unit: unitCode.nullable(),
});

export type ApplicationRecord = z.infer<typeof applicationRecord>;

/** The open or approved case of a learner. */
export const learnerSlotRecord = z.strictObject({ applicationId: uuidV7, organization: mspId });

export type LearnerSlotRecord = z.infer<typeof learnerSlotRecord>;
