import { and, desc, eq, lt } from 'drizzle-orm';
import { type Database } from './database.ts';
import { ownOpening } from './schema/cases.ts';

export type OwnOpeningRow = typeof ownOpening.$inferSelect;
export type NewOwnOpening = Omit<OwnOpeningRow, 'position' | 'openedAt'>;

/** Openings by the owner's own people. Rows are added and read, and never changed here. */
export class OwnOpeningRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async note(row: NewOwnOpening): Promise<void> {
    await this.#database.db.insert(ownOpening).values(row);
  }

  /** Newest first. @param before a position; all when absent */
  ofApplication(applicationId: string, limit: number, before?: number): Promise<OwnOpeningRow[]> {
    const isOfCase = eq(ownOpening.applicationId, applicationId);
    const isAsked = before === undefined ? isOfCase : and(isOfCase, lt(ownOpening.position, before));
    const { db } = this.#database;
    return db.select().from(ownOpening).where(isAsked).orderBy(desc(ownOpening.position)).limit(limit);
  }
}
