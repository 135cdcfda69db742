import { z } from 'zod';
import { mspId, uuidV7 } from '../identifiers.ts';
import { inspectionFinding, inspectionRecord, inspectionSample } from '../records/inspection.ts';
import { paging } from './paging.ts';

const id = { id: uuidV7 };

/** By an organisation over those that it answers for, or by the authority over any. */
export const announceInspection = inspectionRecord.pick({
  audience: true,
  cohort: true,
  id: true,
  size: true,
  type: true,
});

export const recordSample = z.strictObject({ ...id, sample: inspectionSample });

export const recordFinding = z.strictObject({
  ...id,
  ...inspectionFinding.pick({ applicationId: true, comment: true, reason: true, result: true }).shape,
});

export const closeInspection = z.strictObject(id);

export const inspectionQuery = z.strictObject(id);

/** Of an inspected organisation. */
export const listInspections = z.strictObject({ ...paging, audience: mspId });

export const inspectionFindings = z.strictObject({ ...id, ...paging });
