// Whole tables in pages, for who compares them with the chain: nothing is held longer than a page.
import { and, asc, between, eq, gt, inArray, sql } from 'drizzle-orm';
import { type LedgerEventRow, type NewLedgerEvent, type ReceiptRow, type SubmissionRow } from './case-repository.ts';
import { type CommentRow } from './comment-repository.ts';
import { type Database } from './open-database.ts';
import { ledgerEvent, receipt, sealedComment, submission } from './schema/cases.ts';
import { materialUpload } from './schema/material-upload.ts';
import { type UploadRow } from './upload-repository.ts';

const PAGE = 500;

export interface EventPlace {
  readonly subject: string;
  readonly sequence: number;
}

export interface SubjectCount {
  readonly subject: string;
  readonly events: number;
}

export class WholeTables {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Both blocks included. */
  eventsOfBlocks(first: number, last: number): Promise<LedgerEventRow[]> {
    const { db } = this.#database;
    return db
      .select()
      .from(ledgerEvent)
      .where(between(ledgerEvent.block, first, last))
      .orderBy(asc(ledgerEvent.block), asc(ledgerEvent.position));
  }

  /** Both blocks included. */
  submissionsOfBlocks(first: number, last: number): Promise<SubmissionRow[]> {
    return this.#database.db
      .select()
      .from(submission)
      .where(between(submission.block, first, last));
  }

  async addEvents(rows: readonly NewLedgerEvent[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#database.db
      .insert(ledgerEvent)
      .values([...rows])
      .onConflictDoNothing();
  }

  async addSubmissions(rows: readonly SubmissionRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#database.db
      .insert(submission)
      .values([...rows])
      .onConflictDoNothing();
  }

  /** Of one page of the chain's events. */
  async eventsAt(places: readonly EventPlace[]): Promise<LedgerEventRow[]> {
    if (places.length === 0) return [];
    const wanted = sql.join(
      places.map(({ sequence, subject }) => sql`(${subject}, ${sequence}::int)`),
      sql`, `,
    );
    const isWanted = sql`(${ledgerEvent.subject}, ${ledgerEvent.sequence}) in (${wanted})`;
    return this.#database.db.select().from(ledgerEvent).where(isWanted);
  }

  /** Subjects in the order of their bytes, as the chain's keys stand; of blocks before `before`. */
  async *subjects(before: number): AsyncGenerator<SubjectCount, void> {
    const bySubject = sql`${ledgerEvent.subject} collate "C"`;
    let after = '';
    for (;;) {
      const rows = await this.#database.db
        .select({ subject: ledgerEvent.subject, events: sql<number>`count(*)::int` })
        .from(ledgerEvent)
        .where(and(sql`${bySubject} > ${after}`, sql`${ledgerEvent.block} < ${before}`))
        .groupBy(ledgerEvent.subject)
        .orderBy(bySubject)
        .limit(PAGE);
      yield* rows;
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.subject ?? '';
    }
  }

  async *uploads(): AsyncGenerator<UploadRow[], void> {
    yield* this.#pages((last: UploadRow | undefined) => {
      const rows = this.#database.db.select().from(materialUpload);
      return (last === undefined ? rows : rows.where(gt(materialUpload.id, last.id)))
        .orderBy(asc(materialUpload.id))
        .limit(PAGE);
    });
  }

  async uploadAt(
    place: Pick<UploadRow, 'applicationId' | 'item' | 'part' | 'version'>,
  ): Promise<UploadRow | undefined> {
    const isIt = and(
      eq(materialUpload.applicationId, place.applicationId),
      eq(materialUpload.item, place.item),
      eq(materialUpload.part, place.part),
      eq(materialUpload.version, place.version),
    );
    const [row] = await this.#database.db.select().from(materialUpload).where(isIt);
    return row;
  }

  async *receipts(): AsyncGenerator<ReceiptRow[], void> {
    yield* this.#pages((last: ReceiptRow | undefined) => {
      const rows = this.#database.db.select().from(receipt);
      return (last === undefined ? rows : rows.where(gt(receipt.number, last.number)))
        .orderBy(asc(receipt.number))
        .limit(PAGE);
    });
  }

  async *comments(): AsyncGenerator<CommentRow[], void> {
    yield* this.#pages((last: CommentRow | undefined) => {
      const rows = this.#database.db.select().from(sealedComment);
      return (last === undefined ? rows : rows.where(gt(sealedComment.commitment, last.commitment)))
        .orderBy(asc(sealedComment.commitment))
        .limit(PAGE);
    });
  }

  submissionsOf(numbers: readonly string[]): Promise<SubmissionRow[]> {
    if (numbers.length === 0) return Promise.resolve([]);
    return this.#database.db
      .select()
      .from(submission)
      .where(inArray(submission.number, [...numbers]));
  }

  async *#pages<T>(next: (last: T | undefined) => Promise<T[]>): AsyncGenerator<T[], void> {
    let last: T | undefined;
    do {
      const rows = await next(last);
      if (rows.length > 0) yield rows;
      last = rows.length < PAGE ? undefined : rows.at(-1);
    } while (last !== undefined);
  }
}
