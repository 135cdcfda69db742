// The learner record: a file of one item of the checklist, with fields that the checklist names. By their codes:
// `fullName` is the name, `idType` and `idNumber` the document; every other code that ends in `Number` is a number by
// which the learner is known too.
import { z } from 'zod';

const checklistItems = z.object({
  items: z.array(z.object({ code: z.string(), fields: z.array(z.unknown()).optional() })),
});
const record = z.record(z.string(), z.unknown());

const NUMBER_FIELD = /^(?:[a-z][A-Za-z0-9]*)?[Nn]umber$/;
const SPACES_AND_MARKS = /[\s\-‐-―·.()（）]/gu;

/** What a desk keeps of a learner. */
export interface Learner {
  readonly name: string | null;
  /** Of the identity document. */
  readonly number: string | null;
  /** All numbers, the document's among them. */
  readonly numbers: readonly string[];
}

/** Undefined where the checklist has none. @param content of a checklist's file */
export function recordItemOf(content: unknown): string | undefined {
  const parsed = checklistItems.safeParse(content);
  return parsed.success ? parsed.data.items.find(({ fields }) => fields !== undefined)?.code : undefined;
}

/** Undefined when it is no JSON object. */
export function parseLearnerRecord(bytes: Uint8Array): Learner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined; // What was uploaded as a record may be anything that begins like JSON.
  }
  const parsed = record.safeParse(value);
  if (!parsed.success) return undefined;
  const texts = Object.entries(parsed.data).flatMap(([code, field]) =>
    typeof field === 'string' && field !== '' ? [[code, field] as const] : [],
  );
  const valueOf = (code: string): string | null => texts.find(([known]) => known === code)?.[1] ?? null;
  const numbers = texts.filter(([code]) => NUMBER_FIELD.test(code)).map(([, text]) => text);
  return { name: valueOf('fullName'), number: valueOf('idNumber'), numbers };
}

/** One spelling, as of document numbers, but for anything that people call a number. */
export const normalizedNumber = (number: string): string =>
  number.normalize('NFKC').toUpperCase().replace(SPACES_AND_MARKS, '');
