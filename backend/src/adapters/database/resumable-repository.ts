import { and, count, eq, inArray, lt, sql } from 'drizzle-orm';
import { type Database } from './database.ts';
import { resumablePart, type ResumableState, resumableUpload } from './schema/resumable.ts';

export type ResumableRow = typeof resumableUpload.$inferSelect;
export type NewResumable = Omit<ResumableRow, 'changedAt' | 'problem' | 'received' | 'state'>;

/** Files that come in several requests, and how much of them has come. */
export class ResumableRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What is there under this id stays. */
  async create(row: NewResumable): Promise<void> {
    await this.#database.db
      .insert(resumableUpload)
      .values({ ...row, state: 'receiving' })
      .onConflictDoNothing();
  }

  async find(id: string): Promise<ResumableRow | undefined> {
    const [row] = await this.#database.db.select().from(resumableUpload).where(eq(resumableUpload.id, id));
    return row;
  }

  /** Parts that are noted: their files are whole. */
  async parts(id: string): Promise<number> {
    const [row] = await this.#database.db
      .select({ parts: count() })
      .from(resumablePart)
      .where(eq(resumablePart.uploadId, id));
    return row?.parts ?? 0;
  }

  async addPart(uploadId: string, number: number, size: number): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.insert(resumablePart).values({ uploadId, number, size });
      await tx
        .update(resumableUpload)
        .set({ received: sql`${resumableUpload.received} + ${size}`, changedAt: new Date() })
        .where(eq(resumableUpload.id, uploadId));
    });
  }

  async move(id: string, state: ResumableState, problem: string | null = null): Promise<void> {
    const changed = { state, problem, changedAt: new Date() };
    await this.#database.db.update(resumableUpload).set(changed).where(eq(resumableUpload.id, id));
  }

  async delete(id: string): Promise<void> {
    await this.#database.db.delete(resumableUpload).where(eq(resumableUpload.id, id));
  }

  /** Wholly here, and not yet handed on. */
  received(mspIds: readonly string[]): Promise<ResumableRow[]> {
    const isReceived = and(inArray(resumableUpload.mspId, [...mspIds]), eq(resumableUpload.state, 'received'));
    return this.#database.db.select().from(resumableUpload).where(isReceived);
  }

  /** Without a sign of life since then, whatever became of them. */
  idleSince(time: Date, mspIds: readonly string[]): Promise<ResumableRow[]> {
    const isIdle = and(inArray(resumableUpload.mspId, [...mspIds]), lt(resumableUpload.changedAt, time));
    return this.#database.db.select().from(resumableUpload).where(isIdle);
  }
}
