import { type Role } from '@lianjian/ledger-api';
import { boolean, customType, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

const moment = (name: string) => timestamp(name, { withTimezone: true }).notNull();

export const account = pgTable(
  'account',
  {
    memberId: text('member_id').notNull(),
    mspId: text('msp_id').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    unit: text('unit'),
    /** Argon2id. */
    password: text('password').notNull(),
    mustChange: boolean('must_change').notNull().default(true),
    status: text('status').$type<'active' | 'disabled'>().notNull().default('active'),
    version: integer('version').notNull().default(1),
    createdAt: moment('created_at').defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.mspId, table.memberId] })],
);

export const session = pgTable('session', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  token: text('token').notNull(),
  previous: text('previous'),
  expiresAt: moment('expires_at'),
});

export const apiKey = pgTable('api_key', {
  id: uuid('id').primaryKey(),
  mspId: text('msp_id').notNull(),
  memberId: text('member_id').notNull(),
  secret: text('secret').notNull(),
  scopes: text('scopes').array().$type<('read' | 'write')[]>().notNull(),
  expiresAt: moment('expires_at'),
  createdAt: moment('created_at').defaultNow(),
});

export const idempotency = pgTable(
  'idempotency',
  {
    mspId: text('msp_id').notNull(),
    memberId: text('member_id').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    digest: text('digest').notNull(),
    operationId: uuid('operation_id').notNull(),
    status: integer('status'),
    answer: bytea('answer'),
    files: bytea('files'),
    createdAt: moment('created_at').defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.mspId, table.memberId, table.route, table.key] })],
);
