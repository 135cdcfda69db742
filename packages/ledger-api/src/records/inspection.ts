import { z } from 'zod';
import { attributeValue, kebabCode, mspId, sha256, uuidV7 } from '../identifiers.ts';
import { provenance } from './actor.ts';
import { chainHead } from './event.ts';

/** Most cases of one sample. */
export const MOST_SAMPLED = 200;

/**
 * Which cases were drawn: those with the lowest SHA-256 of seed ‖ id among `population` approved ones, the seed being the
 * hash of a block that did not exist when the inspection was announced. Anyone can draw again.
 */
export const inspectionSample = z.strictObject({
  applications: z.array(uuidV7).max(MOST_SAMPLED),
  block: z.int().min(0),
  blockHash: sha256,
  population: z.int().min(0),
});

export type InspectionSample = z.infer<typeof inspectionSample>;

/** A visit to an organisation: what is looked at was not known before it was announced. */
export const inspectionRecord = z.strictObject({
  /** The inspected organisation. */
  audience: mspId,
  cohort: attributeValue,
  created: provenance,
  head: chainHead,
  id: uuidV7,
  /** The organisation that inspects. */
  mspId,
  sample: inspectionSample.nullable(),
  size: z.int().min(1).max(MOST_SAMPLED),
  state: z.enum(['announced', 'drawn', 'closed']),
  type: kebabCode,
});

export type InspectionRecord = z.infer<typeof inspectionRecord>;

/** `comment` is the commitment of a sealed comment. */
export const inspectionFinding = z.strictObject({
  applicationId: uuidV7,
  comment: sha256.nullable(),
  created: provenance,
  inspectionId: uuidV7,
  reason: kebabCode.nullable(),
  result: z.enum(['sound', 'defective']),
});

export type InspectionFinding = z.infer<typeof inspectionFinding>;
