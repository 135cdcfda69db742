import { and, eq, lt } from 'drizzle-orm';
import { type Database } from './open-database.ts';
import { idempotency } from './schema/account.ts';

export type IdempotencyRow = typeof idempotency.$inferSelect;
export type IdempotencyPlace = Pick<IdempotencyRow, 'mspId' | 'memberId' | 'route' | 'key'>;

const isAt = ({ mspId, memberId, route, key }: IdempotencyPlace) =>
  and(
    eq(idempotency.mspId, mspId),
    eq(idempotency.memberId, memberId),
    eq(idempotency.route, route),
    eq(idempotency.key, key),
  );

export class IdempotencyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The row at this place: a new one, or the one that was there. */
  async begin(place: IdempotencyPlace, digest: string, operationId: string): Promise<IdempotencyRow> {
    const { db } = this.#database;
    const [created] = await db
      .insert(idempotency)
      .values({ ...place, digest, operationId })
      .onConflictDoNothing()
      .returning();
    if (created !== undefined) return created;
    const [known] = await db.select().from(idempotency).where(isAt(place));
    if (known === undefined) throw new Error('an idempotency row went while it was looked for');
    return known;
  }

  async keepFiles(place: IdempotencyPlace, files: Uint8Array): Promise<void> {
    await this.#database.db.update(idempotency).set({ files }).where(isAt(place));
  }

  async finish(place: IdempotencyPlace, status: number, answer: Uint8Array): Promise<void> {
    await this.#database.db.update(idempotency).set({ status, answer }).where(isAt(place));
  }

  async deleteBefore(time: Date): Promise<void> {
    await this.#database.db.delete(idempotency).where(lt(idempotency.createdAt, time));
  }
}
