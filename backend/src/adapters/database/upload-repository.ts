import { and, eq, max, ne } from 'drizzle-orm';
import { type Database } from './database.ts';
import { materialUpload, type UploadStep } from './schema/material-upload.ts';

export type UploadRow = typeof materialUpload.$inferSelect;
export type NewUpload = Pick<
  UploadRow,
  'id' | 'mspId' | 'memberId' | 'applicationId' | 'item' | 'part' | 'version' | 'fileName'
>;
export type UploadChange = Partial<Pick<UploadRow, 'entry' | 'mediaType' | 'size'>>;

/** Files on their way to the index, and what this organisation knows of those that arrived. */
export class UploadRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False when the id, or this version of this part, is taken. */
  async reserve(upload: NewUpload): Promise<boolean> {
    const rows = await this.#database.db
      .insert(materialUpload)
      .values({ ...upload, step: 'received' })
      .onConflictDoNothing()
      .returning({ id: materialUpload.id });
    return rows.length === 1;
  }

  async find(id: string): Promise<UploadRow | undefined> {
    const [row] = await this.#database.db.select().from(materialUpload).where(eq(materialUpload.id, id));
    return row;
  }

  async advance(id: string, step: UploadStep, change: UploadChange = {}): Promise<void> {
    const changed = { ...change, step, changedAt: new Date() };
    await this.#database.db.update(materialUpload).set(changed).where(eq(materialUpload.id, id));
  }

  async delete(id: string): Promise<void> {
    await this.#database.db.delete(materialUpload).where(eq(materialUpload.id, id));
  }

  /** Of files that are in the index; the others are finished or removed by who uploads them. */
  async forgetApplication(applicationId: string): Promise<void> {
    const isIt = and(eq(materialUpload.applicationId, applicationId), eq(materialUpload.step, 'indexed'));
    await this.#database.db.delete(materialUpload).where(isIt);
  }

  unfinished(mspId: string): Promise<UploadRow[]> {
    const { db } = this.#database;
    const isUnfinished = and(eq(materialUpload.mspId, mspId), ne(materialUpload.step, 'indexed'));
    return db.select().from(materialUpload).where(isUnfinished).orderBy(materialUpload.id);
  }

  ofApplication(applicationId: string): Promise<UploadRow[]> {
    const { db } = this.#database;
    const isOfCase = eq(materialUpload.applicationId, applicationId);
    return db.select().from(materialUpload).where(isOfCase).orderBy(materialUpload.id);
  }

  /** Of all that were ever reserved here; 0 when there is none. */
  async highestPart(applicationId: string, item: string): Promise<number> {
    const [row] = await this.#database.db
      .select({ part: max(materialUpload.part) })
      .from(materialUpload)
      .where(and(eq(materialUpload.applicationId, applicationId), eq(materialUpload.item, item)));
    return row?.part ?? 0;
  }
}
