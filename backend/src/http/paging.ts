import { TRANSACTIONS } from '@lianjian/ledger-api';
import { Transform } from 'class-transformer';
import { z } from 'zod';
import { Field } from './field.ts';

const { bookmark, pageSize } = TRANSACTIONS['application:listByUnit'].input.shape;

/** Query parameters of every list. */
export class PageQuery {
  @Field(bookmark.optional(), { description: 'What the page before gave; absent for the first' })
  bookmark?: string | null;

  @Transform(({ value }: { value: unknown }) => (value === undefined ? undefined : Number(value)))
  @Field(pageSize.optional(), { description: 'Rows to a page; 20 when absent', example: 20 })
  pageSize?: number;
}

export const pagingOf = ({
  bookmark: from,
  pageSize: size,
}: PageQuery): { bookmark: string | null; pageSize: number } => ({
  bookmark: from ?? null,
  pageSize: size ?? 20,
});

export const pageOf = (row: z.ZodType): z.ZodType =>
  z.object({ bookmark: z.string().nullable().describe('Null on the last page'), rows: z.array(row) });
