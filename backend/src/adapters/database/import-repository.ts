import { and, count, eq, inArray, lt, notInArray } from 'drizzle-orm';
import { type Database } from './database.ts';
import { type ImportError, importRow, type ImportRowStep, type ImportState, importTable } from './schema/imports.ts';

export { type ImportError, type ImportState } from './schema/imports.ts';
export type ImportRecord = typeof importTable.$inferSelect;
export type ImportRow = typeof importRow.$inferSelect;
export type NewImport = Omit<ImportRecord, 'createdAt' | 'changedAt'>;
type RowPlace = Pick<ImportRow, 'importId' | 'line'>;

/** Rows in one statement: it has a longest list of parameters. */
const AT_ONCE = 500;

const isRow = ({ importId, line }: RowPlace) => and(eq(importRow.importId, importId), eq(importRow.line, line));

/** Imports and what is to become of their rows. */
export class ImportRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** With all of its rows, or not at all; what was there under this id stays. */
  async keep(record: NewImport, rows: readonly ImportRow[]): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const made = await tx.insert(importTable).values(record).onConflictDoNothing().returning({ id: importTable.id });
      if (made.length === 0) return;
      for (let at = 0; at < rows.length; at += AT_ONCE) await tx.insert(importRow).values(rows.slice(at, at + AT_ONCE));
    });
  }

  async find(id: string): Promise<ImportRecord | undefined> {
    const [record] = await this.#database.db.select().from(importTable).where(eq(importTable.id, id));
    return record;
  }

  /** Rows that are taken in. */
  async done(id: string): Promise<number> {
    const isDone = and(eq(importRow.importId, id), eq(importRow.step, 'recorded'));
    const [found] = await this.#database.db.select({ rows: count() }).from(importRow).where(isDone);
    return found?.rows ?? 0;
  }

  /** Rows that are not at one of these steps yet, in the table's order. */
  left(id: string, steps: readonly ImportRowStep[]): Promise<ImportRow[]> {
    const isLeft = and(eq(importRow.importId, id), notInArray(importRow.step, [...steps]));
    return this.#database.db.select().from(importRow).where(isLeft).orderBy(importRow.line);
  }

  /** False when it was not in that state. */
  async move(id: string, from: ImportState, to: ImportState, error?: ImportError): Promise<boolean> {
    const told = error === undefined ? {} : { errors: [error], errorCount: 1 };
    const rows = await this.#database.db
      .update(importTable)
      .set({ ...told, state: to, changedAt: new Date() })
      .where(and(eq(importTable.id, id), eq(importTable.state, from)))
      .returning({ id: importTable.id });
    return rows.length === 1;
  }

  async advance(place: RowPlace, step: ImportRowStep): Promise<void> {
    const isOver = step === 'recorded' || step === 'undone';
    await this.#database.db
      .update(importRow)
      .set({ step, ...(isOver ? { record: null } : {}) })
      .where(isRow(place));
  }

  unfinished(mspIds: readonly string[]): Promise<ImportRecord[]> {
    const isUnfinished = and(
      inArray(importTable.mspId, [...mspIds]),
      inArray(importTable.state, ['committing', 'undoing']),
    );
    return this.#database.db.select().from(importTable).where(isUnfinished).orderBy(importTable.createdAt);
  }

  /** Those that nobody has committed, with their sealed rows. */
  async deleteIdle(before: Date): Promise<void> {
    const isIdle = and(inArray(importTable.state, ['refused', 'checked']), lt(importTable.changedAt, before));
    await this.#database.db.delete(importTable).where(isIdle);
  }
}
