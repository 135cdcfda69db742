import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './account.ts';

/** `clerk`: the owner's own people; `reviewer`: a stage's. */
export type Desk = 'clerk' | 'reviewer';

/**
 * `waiting`: to be opened, as soon as what it takes answers; `opened`; `none`: the case has no learner record, or none
 * that this desk may read; `unreadable`; `erased`: revoked or expired.
 */
export type LearnerStatus = 'waiting' | 'opened' | 'none' | 'unreadable' | 'erased';

export const learnerEntry = pgTable(
  'learner_entry',
  {
    mspId: text('msp_id').notNull(),
    desk: text('desk').$type<Desk>().notNull(),
    applicationId: uuid('application_id').notNull(),
    organization: text('organization').notNull(),
    unit: text('unit'),
    checklistType: text('checklist_type').notNull(),
    checklistVersion: integer('checklist_version').notNull(),
    state: text('state').notNull(),
    stage: text('stage'),
    /** A civil day. */
    dueDay: text('due_day'),
    status: text('status').$type<LearnerStatus>().notNull(),
    /** Sealed. */
    learner: bytea('learner'),
    numberTokens: text('number_tokens').array().notNull().default([]),
    nameTokens: integer('name_tokens').array().notNull().default([]),
    /** Of the learner record that was opened: case, item, part, version. */
    record: text('record'),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.mspId, table.desk, table.applicationId] })],
);

export const deskAgent = pgTable(
  'desk_agent',
  {
    mspId: text('msp_id').notNull(),
    desk: text('desk').$type<Desk>().notNull(),
    memberId: text('member_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.mspId, table.desk] })],
);
