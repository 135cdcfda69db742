// A checklist file holds rules and the texts that people read. Only the rules go on the chain.
import { z } from 'zod';
import { type ChecklistRules, checklistRules } from './records/checklist.ts';

const coded = z.object({ code: z.string() });

const file = z.object({
  attributeRules: z.unknown(),
  attributes: z.array(
    z.union([
      coded.extend({ values: z.array(coded).transform((values) => values.map(({ code }) => code)) }),
      coded.extend({ pattern: z.string() }),
    ]),
  ),
  items: z.array(
    coded.extend({
      files: z.unknown(),
      maxBytes: z.unknown(),
      mediaTypes: z.unknown(),
      required: z.unknown(),
      sensitive: z.unknown(),
    }),
  ),
  learnerRule: z
    .object({ onePer: z.tuple([z.literal('learner'), z.string()]) })
    .transform(({ onePer: [, cohort] }) => ({ cohort })),
  reasons: z.array(coded.extend({ outcome: z.unknown() })),
  route: z.array(
    coded.extend({
      differentPersonFrom: z.unknown(),
      organizationKind: z.unknown(),
      relation: z.unknown(),
      role: z.unknown(),
      workingDays: z.unknown(),
    }),
  ),
  supplement: z.object({ extensions: z.unknown(), maxRounds: z.unknown(), workingDays: z.unknown() }),
  type: z.string(),
  version: z.unknown(),
});

/**
 * The rules in a checklist file, without its texts.
 *
 * @throws ZodError naming what is not as it should be
 */
export function checklistRulesOf(content: unknown): ChecklistRules {
  return checklistRules.parse(file.parse(content));
}
