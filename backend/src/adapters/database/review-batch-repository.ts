import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { type Database } from './open-database.ts';
import { reviewBatch, reviewBatchRow } from './schema/desk.ts';

export type ReviewBatchRecord = typeof reviewBatch.$inferSelect;
export type ReviewBatchRow = typeof reviewBatchRow.$inferSelect;
export type NewBatchRow = Pick<ReviewBatchRow, 'applicationId' | 'position'> & { readonly request: Uint8Array };
export type RowEnd = Pick<ReviewBatchRow, 'block' | 'code' | 'details' | 'transactionId'> & {
  readonly state: 'done' | 'refused';
};

/** Batches of reviews: intents, and what came of each. */
export class ReviewBatchRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All rows or none; the same id again changes nothing. */
  async begin(
    batch: Pick<ReviewBatchRecord, 'id' | 'memberId' | 'mspId'>,
    rows: readonly NewBatchRow[],
  ): Promise<ReviewBatchRecord> {
    await this.#database.transaction(async (tx) => {
      const made = await tx.insert(reviewBatch).values(batch).onConflictDoNothing().returning();
      if (made.length === 0) return;
      const pending = rows.map((row) => ({ ...row, batchId: batch.id, state: 'pending' as const }));
      await tx.insert(reviewBatchRow).values(pending);
    });
    const [known] = await this.#database.db.select().from(reviewBatch).where(eq(reviewBatch.id, batch.id));
    if (known === undefined) throw new Error(`batch ${batch.id} was begun and is not there`);
    return known;
  }

  async find(id: string): Promise<ReviewBatchRecord | undefined> {
    const [row] = await this.#database.db.select().from(reviewBatch).where(eq(reviewBatch.id, id));
    return row;
  }

  rows(batchId: string): Promise<ReviewBatchRow[]> {
    const isOfBatch = eq(reviewBatchRow.batchId, batchId);
    return this.#database.db.select().from(reviewBatchRow).where(isOfBatch).orderBy(asc(reviewBatchRow.position));
  }

  /** Oldest first. */
  unfinished(mspIds: readonly string[]): Promise<ReviewBatchRecord[]> {
    const isUnfinished = and(isNull(reviewBatch.finishedAt), inArray(reviewBatch.mspId, [...mspIds]));
    return this.#database.db.select().from(reviewBatch).where(isUnfinished).orderBy(asc(reviewBatch.createdAt));
  }

  /** What the member decided goes with it. */
  async end(batchId: string, position: number, end: RowEnd): Promise<void> {
    const isRow = and(eq(reviewBatchRow.batchId, batchId), eq(reviewBatchRow.position, position));
    await this.#database.db
      .update(reviewBatchRow)
      .set({ ...end, request: null })
      .where(isRow);
  }

  async finish(batchId: string): Promise<void> {
    await this.#database.db.update(reviewBatch).set({ finishedAt: new Date() }).where(eq(reviewBatch.id, batchId));
  }
}
