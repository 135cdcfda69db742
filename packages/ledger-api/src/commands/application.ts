import { z } from 'zod';
import { civilDay, kebabCode, learnerReference, mspId, ordinal, partNumber, unitCode, uuidV7 } from '../identifiers.ts';
import { attributes, checklistReference } from '../records/application.ts';
import { person } from '../records/actor.ts';
import { materialIndexEntry } from '../records/material.ts';
import { finding } from '../records/review.ts';
import { applicationState, erasureReason, extensionReason, outcome, relation, withdrawalReason } from '../states.ts';
import { paging } from './paging.ts';

const id = { id: uuidV7 };

/** Only final cases are related to. Accepted items of the earlier case named in `takeOver` are accepted in this. */
export const createApplication = z.strictObject({
  ...id,
  attributes,
  checklist: checklistReference,
  learner: learnerReference,
  related: z.strictObject({ id: uuidV7, relation, takeOver: z.array(kebabCode).max(60) }).nullable(),
});

export const changeAttributes = z.strictObject({ ...id, attributes });

/** One call for several files. A discarded part no longer counts; its versions stay on record. */
export const recordMaterials = z.strictObject({
  ...id,
  discarded: z.array(z.strictObject({ item: kebabCode, part: partNumber })).max(50),
  materials: z.array(materialIndexEntry).max(50),
});

export const submitApplication = z.strictObject(id);

export const resubmitApplication = z.strictObject(id);

export const claimApplication = z.strictObject(id);

export const releaseApplication = z.strictObject(id);

/** By an admin of the organisation that reviews: to another of its people. */
export const reassignApplication = z.strictObject({ ...id, to: person });

/** `round` is the application's count of returns plus one. */
export const reviewApplication = z.strictObject({
  ...id,
  findings: z.array(finding).max(60),
  outcome,
  reason: kebabCode.nullable(),
  round: ordinal,
  stage: kebabCode,
});

export const extendDeadline = z.strictObject({ ...id, dueDay: civilDay, reason: extensionReason });

export const lapseApplication = z.strictObject(id);

export const withdrawApplication = z.strictObject({ ...id, reason: withdrawalReason });

/** By an admin of the owner: what remains of a final case is its record and its trail. */
export const eraseApplication = z.strictObject({ ...id, reason: erasureReason });

export const applicationQuery = z.strictObject(id);

export const materialQuery = z.strictObject({ ...id, item: kebabCode, part: partNumber, version: ordinal });

export const reviewQuery = z.strictObject({ ...id, round: ordinal, stage: kebabCode });

export const listByState = z.strictObject({
  ...paging,
  stage: kebabCode.nullable(),
  state: applicationState,
});

/** All cases of an organisation, those of its units among them. */
export const listByOwner = z.strictObject({ ...paging, mspId });

export const listByUnit = z.strictObject({ ...paging, unit: unitCode });

export const listByLearner = z.strictObject({ ...paging, learner: learnerReference });

/** Those due on this day. */
export const listByDueDay = z.strictObject({ ...paging, day: civilDay });
