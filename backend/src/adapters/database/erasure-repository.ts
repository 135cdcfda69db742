import { and, eq, inArray, type SQL } from 'drizzle-orm';
import { type Database } from './database.ts';
import { erasure, type ErasureStep } from './schema/erasure.ts';

export { ERASURE_STEPS, type ErasureStep } from './schema/erasure.ts';
export type ErasureRow = typeof erasure.$inferSelect;
export type ErasurePlace = Pick<ErasureRow, 'applicationId' | 'mspId'>;
export type NewErasure = Omit<ErasureRow, 'createdAt' | 'step'>;

const isAt = ({ applicationId, mspId }: ErasurePlace): SQL | undefined =>
  and(eq(erasure.applicationId, applicationId), eq(erasure.mspId, mspId));

/** Cases that are being erased. */
export class ErasureRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The row of this case: a new one, or the one that was there. */
  async begin(row: NewErasure): Promise<ErasureRow> {
    const { db } = this.#database;
    await db
      .insert(erasure)
      .values({ ...row, step: 'asked' })
      .onConflictDoNothing();
    const [begun] = await db.select().from(erasure).where(isAt(row));
    if (begun === undefined) throw new Error('an erasure went while it was looked for');
    return begun;
  }

  async advance(place: ErasurePlace, step: ErasureStep): Promise<void> {
    await this.#database.db.update(erasure).set({ step }).where(isAt(place));
  }

  async finish(place: ErasurePlace): Promise<void> {
    await this.#database.db.delete(erasure).where(isAt(place));
  }

  unfinished(mspIds: readonly string[]): Promise<ErasureRow[]> {
    return this.#database.db
      .select()
      .from(erasure)
      .where(inArray(erasure.mspId, [...mspIds]));
  }
}
