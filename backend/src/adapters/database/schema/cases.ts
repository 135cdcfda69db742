import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './account.ts';

export interface ReceiptItem {
  readonly item: string;
  readonly part: number;
  readonly version: number;
  /** SHA-256 of the sealed bytes. */
  readonly digest: string;
}

export const checklistText = pgTable(
  'checklist_text',
  {
    type: text('type').notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    content: jsonb('content').$type<unknown>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.version] })],
);

export const receipt = pgTable('receipt', {
  number: text('number').primaryKey(),
  applicationId: uuid('application_id').notNull(),
  mspId: text('msp_id').notNull(),
  transactionId: text('transaction_id').notNull(),
  block: integer('block').notNull(),
  items: jsonb('items').$type<readonly ReceiptItem[]>().notNull(),
  submittedAt: timestamp('submitted_at', { withTimezone: true }).notNull(),
});

export const sealedComment = pgTable('sealed_comment', {
  commitment: text('commitment').primaryKey(),
  applicationId: uuid('application_id').notNull(),
  /** Which finding it belongs to, as canonical JSON. */
  place: text('place').notNull(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  block: bytea('block').notNull(),
});

export const ledgerEvent = pgTable('ledger_event', {
  position: bigint('position', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  block: integer('block').notNull(),
  transactionId: text('transaction_id').notNull(),
  subject: text('subject').notNull(),
  sequence: integer('sequence').notNull(),
  action: text('action').notNull(),
  creatorMspId: text('creator_msp_id').notNull(),
  creatorMemberId: text('creator_member_id').notNull(),
  /** The case that the event belongs to, where it belongs to one. */
  applicationId: uuid('application_id'),
});

export const submission = pgTable('submission', {
  number: text('number').primaryKey(),
  applicationId: uuid('application_id').notNull(),
  mspId: text('msp_id').notNull(),
  transactionId: text('transaction_id').notNull(),
  block: integer('block').notNull(),
});

export const checkpoint = pgTable('checkpoint', { name: text('name').primaryKey(), block: integer('block').notNull() });

export const ownOpening = pgTable('own_opening', {
  position: bigint('position', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  applicationId: uuid('application_id').notNull(),
  item: text('item').notNull(),
  part: integer('part').notNull(),
  version: integer('version').notNull(),
  purpose: text('purpose').notNull(),
  openedAt: timestamp('opened_at', { withTimezone: true }).notNull().defaultNow(),
});
