import { type InputOf } from '@lianjian/ledger-api';
import { pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/**
 * `asked`: noted here; `marked`: on the chain; `revoked`: nobody may open any more; `destroyed`: nor could the owner;
 * `unpinned`: no node keeps the files; `forgotten`: neither do tables here. What is left are the holders' shares.
 */
export const ERASURE_STEPS = ['asked', 'marked', 'revoked', 'destroyed', 'unpinned', 'forgotten'] as const;

export type ErasureStep = (typeof ERASURE_STEPS)[number];

export const erasure = pgTable(
  'erasure',
  {
    applicationId: uuid('application_id').notNull(),
    mspId: text('msp_id').notNull(),
    memberId: text('member_id').notNull(),
    reason: text('reason').$type<InputOf<'application:erase'>['reason']>().notNull(),
    step: text('step').$type<ErasureStep>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.mspId, table.applicationId] })],
);
