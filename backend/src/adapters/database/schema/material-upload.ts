import { type MaterialIndexEntry } from '@lianjian/ledger-api';
import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/**
 * `received`: bytes are coming in; `sealed`: the sealed file is in the organisation's own node; `pinned`: another
 * organisation's node holds it too; `indexed`: its entry is on the chain.
 */
export const UPLOAD_STEPS = ['received', 'sealed', 'pinned', 'indexed'] as const;

export type UploadStep = (typeof UPLOAD_STEPS)[number];

export const materialUpload = pgTable('material_upload', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  applicationId: uuid('application_id').notNull(),
  item: text('item').notNull(),
  part: integer('part').notNull(),
  version: integer('version').notNull(),
  /** As the client named it, sealed by `FileNames`: names of files often name people. */
  fileName: text('file_name').notNull(),
  mediaType: text('media_type'),
  /** Plaintext bytes. */
  size: bigint('size', { mode: 'number' }),
  step: text('step').$type<UploadStep>().notNull(),
  entry: jsonb('entry').$type<MaterialIndexEntry>(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
});
