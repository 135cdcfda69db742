import { bigint, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export type ResumableState = 'receiving' | 'received' | 'indexed' | 'refused';

export const resumableUpload = pgTable('resumable_upload', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  unit: text('unit'),
  applicationId: uuid('application_id').notNull(),
  item: text('item').notNull(),
  part: integer('part'),
  fileName: text('file_name').notNull(),
  /** Plaintext bytes. */
  size: bigint('size', { mode: 'number' }).notNull(),
  received: bigint('received', { mode: 'number' }).notNull().default(0),
  state: text('state').$type<ResumableState>().notNull(),
  problem: text('problem'),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
});

export const resumablePart = pgTable(
  'resumable_part',
  {
    uploadId: uuid('upload_id').notNull(),
    number: integer('number').notNull(),
    size: integer('size').notNull(),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.number] })],
);
