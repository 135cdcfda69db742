import { and, asc, count, eq, gt, gte, inArray, lte, sql } from 'drizzle-orm';
import { moveCheckpoint } from './move-checkpoint.ts';
import { type Database } from './open-database.ts';
import { checklistText, checkpoint, ledgerEvent, receipt, submission } from './schema/cases.ts';

export type ChecklistTextRow = typeof checklistText.$inferSelect;
export type ReceiptRow = typeof receipt.$inferSelect;
export type LedgerEventRow = typeof ledgerEvent.$inferSelect;
export type SubmissionRow = typeof submission.$inferSelect;
export type NewLedgerEvent = Omit<LedgerEventRow, 'position'>;
export { type ReceiptItem } from './schema/cases.ts';

export class ChecklistTextRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(row: ChecklistTextRow): Promise<void> {
    await this.#database.db.insert(checklistText).values(row).onConflictDoNothing();
  }

  all(): Promise<ChecklistTextRow[]> {
    return this.#database.db.select().from(checklistText).orderBy(checklistText.type, checklistText.version);
  }

  async find(type: string, version: number): Promise<ChecklistTextRow | undefined> {
    const isIt = and(eq(checklistText.type, type), eq(checklistText.version, version));
    const [row] = await this.#database.db.select().from(checklistText).where(isIt);
    return row;
  }
}

export class ReceiptRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(row: ReceiptRow): Promise<void> {
    await this.#database.db.insert(receipt).values(row).onConflictDoNothing();
  }

  async find(number: string): Promise<ReceiptRow | undefined> {
    const [row] = await this.#database.db.select().from(receipt).where(eq(receipt.number, number));
    return row;
  }

  ofApplication(applicationId: string): Promise<ReceiptRow[]> {
    const isOfCase = eq(receipt.applicationId, applicationId);
    return this.#database.db.select().from(receipt).where(isOfCase).orderBy(receipt.block);
  }
}

export interface LastReview {
  /** Of the last event of the case that is noted. */
  readonly sequence: number;
  readonly block: number | null;
}

/** What was followed of the chain, and how far. */
export class LedgerEventRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async nextBlock(name: string): Promise<number> {
    const [row] = await this.#database.db.select().from(checkpoint).where(eq(checkpoint.name, name));
    return row === undefined ? 0 : row.block + 1;
  }

  /** All events and submissions of a block and the checkpoint, or nothing; gives the new events with their positions. */
  keep(
    name: string,
    block: number,
    events: readonly NewLedgerEvent[],
    submissions: readonly SubmissionRow[] = [],
  ): Promise<LedgerEventRow[]> {
    return this.#database.transaction(async (tx) => {
      if (submissions.length > 0) {
        await tx
          .insert(submission)
          .values([...submissions])
          .onConflictDoNothing();
      }
      const kept =
        events.length === 0
          ? []
          : await tx
              .insert(ledgerEvent)
              .values([...events])
              .onConflictDoNothing()
              .returning();
      await moveCheckpoint(tx, name, block);
      return kept;
    });
  }

  setCheckpoint(name: string, block: number): Promise<void> {
    return moveCheckpoint(this.#database.db, name, block);
  }

  /** Events of whole blocks, from a block on: at least so many, where there are so many. */
  async ofBlocksFrom(block: number, atLeast: number): Promise<LedgerEventRow[]> {
    const { db } = this.#database;
    const isLater = gte(ledgerEvent.block, block);
    const inOrder = asc(ledgerEvent.position);
    const edge = db.select({ block: ledgerEvent.block }).from(ledgerEvent).where(isLater);
    const [last] = await edge
      .orderBy(inOrder)
      .offset(atLeast - 1)
      .limit(1);
    const isWithin = last === undefined ? isLater : and(isLater, lte(ledgerEvent.block, last.block));
    return db.select().from(ledgerEvent).where(isWithin).orderBy(inOrder);
  }

  async countFrom(block: number): Promise<number> {
    const rows = this.#database.db.select({ events: count() }).from(ledgerEvent);
    return (await rows.where(gte(ledgerEvent.block, block)))[0]?.events ?? 0;
  }

  after(position: number, limit: number): Promise<LedgerEventRow[]> {
    const { db } = this.#database;
    return db
      .select()
      .from(ledgerEvent)
      .where(gt(ledgerEvent.position, position))
      .orderBy(asc(ledgerEvent.position))
      .limit(limit);
  }

  async submission(number: string): Promise<SubmissionRow | undefined> {
    const [row] = await this.#database.db.select().from(submission).where(eq(submission.number, number));
    return row;
  }

  /** Every checklist that was ever published, as the subject of its event. */
  async checklists(): Promise<string[]> {
    const { action, subject } = ledgerEvent;
    // As the partial index says it.
    const isPublication = sql`${action} = 'checklist.published'`;
    const rows = await this.#database.db.select({ subject }).from(ledgerEvent).where(isPublication).orderBy(subject);
    return rows.map((row) => row.subject);
  }

  submissionsOf(applicationId: string): Promise<SubmissionRow[]> {
    const isOfCase = eq(submission.applicationId, applicationId);
    return this.#database.db.select().from(submission).where(isOfCase).orderBy(submission.block);
  }

  /** Of each case how far its trail is noted, and the block of its last review; those without an event are left out. */
  async lastReviews(applicationIds: readonly string[]): Promise<ReadonlyMap<string, LastReview>> {
    const { action, block, sequence, subject } = ledgerEvent;
    const rows = await this.#database.db
      .select({
        subject,
        sequence: sql<number>`max(${sequence})`,
        block: sql<number | null>`max(${block}) filter (where ${action} = 'application.reviewed')`,
      })
      .from(ledgerEvent)
      .where(inArray(subject, [...applicationIds]))
      .groupBy(subject);
    return new Map(rows.map((row) => [row.subject, { block: row.block, sequence: row.sequence }]));
  }

  ofSubject(subject: string): Promise<LedgerEventRow[]> {
    const { db } = this.#database;
    return db.select().from(ledgerEvent).where(eq(ledgerEvent.subject, subject)).orderBy(ledgerEvent.sequence);
  }
}
