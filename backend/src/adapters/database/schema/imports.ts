import { type Attributes } from '@lianjian/ledger-api';
import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './account.ts';

/**
 * `refused`: with errors, and nothing of its rows kept; `checked`: may be committed; `committing`; `committed`;
 * `undoing`: a row was refused, so the others are withdrawn; `undone`.
 */
export type ImportState = 'refused' | 'checked' | 'committing' | 'committed' | 'undoing' | 'undone';

/** `created`: the case is on the chain; `recorded`: and so is its learner record. */
export type ImportRowStep = 'waiting' | 'created' | 'recorded' | 'undone';

export interface ImportError {
  /** As the spreadsheet counts. */
  readonly line: number;
  /** Code of the column; empty where it is none’s. */
  readonly column: string;
  /** A code. */
  readonly problem: string;
}

export const importTable = pgTable('import', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  unit: text('unit'),
  checklistType: text('checklist_type').notNull(),
  checklistVersion: integer('checklist_version').notNull(),
  state: text('state').$type<ImportState>().notNull(),
  rows: integer('rows').notNull(),
  errors: jsonb('errors').$type<readonly ImportError[]>().notNull(),
  errorCount: integer('error_count').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
});

export const importRow = pgTable(
  'import_row',
  {
    importId: uuid('import_id').notNull(),
    line: integer('line').notNull(),
    applicationId: uuid('application_id').notNull(),
    uploadId: uuid('upload_id').notNull(),
    learner: text('learner').notNull(),
    attributes: jsonb('attributes').$type<Attributes>().notNull(),
    record: bytea('record'),
    step: text('step').$type<ImportRowStep>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
);
