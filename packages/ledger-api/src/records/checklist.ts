// The rules of one kind of business, without the texts that people read.
import { z } from 'zod';
import { attributeCode, attributeValue, kebabCode, mediaType, ordinal, sha256 } from '../identifiers.ts';
import { outcome } from '../states.ts';
import { role } from '../roles.ts';
import { provenance } from './actor.ts';
import { chainHead } from './event.ts';

const values = z.array(attributeValue).min(1).max(64);

export const condition = z.strictObject({ attribute: attributeCode, in: values });

export type Condition = z.infer<typeof condition>;

function isSafePattern(pattern: string): boolean {
  if (!/^\^[\w[\](){}|-]+\$$/.test(pattern) || pattern.includes('){')) return false;
  try {
    return new RegExp(pattern).source === pattern;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Anchored at both ends; no unbounded repetition and none of groups, so that matching takes linear time. */
const pattern = z.string().max(80).refine(isSafePattern, { error: 'expected an anchored pattern without repetition' });

/** Closed: a list of values, or a pattern. */
export const attribute = z.union([
  z.strictObject({ code: attributeCode, values }),
  z.strictObject({ code: attributeCode, pattern }),
]);

export type Attribute = z.infer<typeof attribute>;

export const checklistItem = z.strictObject({
  code: kebabCode,
  files: z.strictObject({ max: z.int().min(1).max(50), min: z.int().min(0).max(50) }),
  /** Of one file, before sealing. */
  maxBytes: z.int().min(1).max(1_099_511_627_776),
  mediaTypes: z.array(mediaType).min(1).max(20),
  required: z.union([z.enum(['always', 'optional']), condition]),
  /** Only who reported having opened these may pass the stage. */
  sensitive: z.boolean(),
});

export type ChecklistItem = z.infer<typeof checklistItem>;

export const stage = z.strictObject({
  code: kebabCode,
  /** Said for readers of the checklist; the contract is stricter, nobody decides two stages of a case. */
  differentPersonFrom: z.array(kebabCode).max(10),
  organizationKind: kebabCode,
  /** `sponsor`: the organisation that answers for the applicant; `any`: any of the kind. */
  relation: z.enum(['sponsor', 'any']),
  role,
  workingDays: z.int().min(1).max(365),
});

export type Stage = z.infer<typeof stage>;

export const checklistRules = z.strictObject({
  attributeRules: z.array(z.strictObject({ if: condition, then: condition })).max(50),
  attributes: z.array(attribute).min(1).max(30),
  items: z.array(checklistItem).min(1).max(60),
  /** One open or approved case for each learner and value of this attribute. */
  learnerRule: z.strictObject({ cohort: attributeCode }),
  reasons: z.array(z.strictObject({ code: kebabCode, outcome })).max(100),
  route: z.array(stage).min(1).max(10),
  supplement: z.strictObject({
    extensions: z.int().min(0).max(10),
    maxRounds: z.int().min(0).max(20),
    workingDays: z.int().min(1).max(365),
  }),
  type: kebabCode,
  version: ordinal,
});

export type ChecklistRules = z.infer<typeof checklistRules>;

export const checklistRecord = z.strictObject({
  created: provenance,
  head: chainHead,
  rules: checklistRules,
  /** SHA-256 of the whole file with its texts, which stays off the chain. */
  source: sha256,
  status: z.enum(['active', 'retired']),
});

export type ChecklistRecord = z.infer<typeof checklistRecord>;
