import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './account.ts';

export const NOTICE_KINDS = ['returned', 'decided', 'deadline-near', 'stage-arrived', 'grant-asked'] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Codes, days and numbers; never what people wrote. */
export interface NoticeDetails {
  readonly stage?: string;
  readonly round?: number;
  readonly dueDay?: string;
  /** Milliseconds since 1970: the first instant at which a draft comes too late. */
  readonly closesAt?: number;
  readonly outcome?: 'approved' | 'rejected';
  /** What is to be handed in anew, and why. */
  readonly items?: readonly { readonly item: string; readonly reason: string | null }[];
  /** Who asks, and what for. */
  readonly asking?: { readonly mspId: string; readonly memberId: string; readonly role: string };
  readonly purpose?: string;
}

export const notice = pgTable('notice', {
  position: bigint('position', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  id: uuid('id').notNull(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  kind: text('kind').$type<NoticeKind>().notNull(),
  matter: text('matter').notNull(),
  applicationId: uuid('application_id').notNull(),
  details: jsonb('details').$type<NoticeDetails>().notNull(),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  readAt: timestamp('read_at', { withTimezone: true }),
});

export const webhook = pgTable('webhook', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  url: text('url').notNull(),
  kinds: text('kinds').array().$type<NoticeKind[]>().notNull(),
  secret: bytea('secret').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const webhookDelivery = pgTable('webhook_delivery', {
  position: bigint('position', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  id: uuid('id').notNull(),
  webhookId: uuid('webhook_id').notNull(),
  noticeId: uuid('notice_id').notNull(),
  state: text('state').$type<DeliveryState>().notNull(),
  tries: integer('tries').notNull().default(0),
  nextTryAt: timestamp('next_try_at', { withTimezone: true }),
  status: integer('status'),
  problem: text('problem'),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
});
