import { z } from 'zod';

/** A bookmark is what the previous page gave; null asks for the first page. */
export const paging = {
  bookmark: z
    .string()
    .max(1024)
    .regex(/^[A-Za-z0-9_-]+$/)
    .nullable(),
  pageSize: z.int().min(1).max(100),
};

/** `bookmark` is null on the last page. */
export interface Page<T> {
  readonly bookmark: string | null;
  readonly rows: readonly T[];
}
