import { z } from 'zod';

/** One finished transaction of a round; times in milliseconds since 1970. */
export const transactionLine = z.strictObject({
  round: z.string(),
  createdAt: z.number(),
  finishedAt: z.number(),
  /** Class of the failure; null where it was committed (or answered). */
  failure: z.string().nullable(),
  message: z.string().nullable(),
});

export type TransactionLine = z.infer<typeof transactionLine>;

/** @throws ZodError or SyntaxError on a line that is not one */
export const parseLines = (text: string): TransactionLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => transactionLine.parse(JSON.parse(line)));
