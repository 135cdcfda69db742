import { type ExtractTablesWithRelations } from 'drizzle-orm';
import { type PgDatabase, type PgQueryResultHKT, type PgTransaction } from 'drizzle-orm/pg-core';
import { type schema } from './schema/index.ts';

type Schema = typeof schema;

/** What repositories take: the database, or a transaction of it. */
export type Queryable =
  PgDatabase<PgQueryResultHKT, Schema> | PgTransaction<PgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;

export interface Database {
  readonly db: PgDatabase<PgQueryResultHKT, Schema>;
  /** All or nothing; what it resolved with is on disk. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
