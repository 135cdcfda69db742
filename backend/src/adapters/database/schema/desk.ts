import { type JsonObject } from '@lianjian/ledger-api';
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './account.ts';

export const ROW_STATES = ['pending', 'done', 'refused'] as const;

export const reviewBatch = pgTable('review_batch', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
});

export const reviewBatchRow = pgTable(
  'review_batch_row',
  {
    batchId: uuid('batch_id').notNull(),
    position: integer('position').notNull(),
    applicationId: uuid('application_id').notNull(),
    request: bytea('request'),
    state: text('state').$type<(typeof ROW_STATES)[number]>().notNull(),
    code: text('code'),
    details: jsonb('details').$type<JsonObject>(),
    transactionId: text('transaction_id'),
    block: integer('block'),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.position] })],
);

const instant = (name: string) => bigint(name, { mode: 'number' });

export const caseFigure = pgTable('case_figure', {
  applicationId: uuid('application_id').primaryKey(),
  organization: text('organization').notNull(),
  unit: text('unit'),
  type: text('type').notNull(),
  state: text('state').notNull(),
  stage: text('stage'),
  dueDay: text('due_day'),
  rounds: integer('rounds').notNull(),
  submittedAt: instant('submitted_at'),
  enteredAt: instant('entered_at'),
  firstOutcome: text('first_outcome'),
  openings: integer('openings').notNull().default(0),
});

export const stageDecision = pgTable(
  'stage_decision',
  {
    applicationId: uuid('application_id').notNull(),
    sequence: integer('sequence').notNull(),
    stage: text('stage').notNull(),
    outcome: text('outcome').notNull(),
    enteredAt: instant('entered_at').notNull(),
    decidedAt: instant('decided_at').notNull(),
    late: boolean('late').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.sequence] })],
);
