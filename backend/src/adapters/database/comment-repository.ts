// Sealed comments that this server's people wrote.
import { stringifyCanonicalJson } from '@lianjian/ledger-api';
import { and, eq } from 'drizzle-orm';
import { type Database } from './open-database.ts';
import { sealedComment } from './schema/cases.ts';

export type CommentRow = typeof sealedComment.$inferSelect;

interface Writer {
  readonly memberId: string;
  readonly mspId: string;
}

interface Place {
  readonly applicationId: string;
}

const nameOf = (place: Place): string => stringifyCanonicalJson({ ...place });

export class CommentRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(writer: Writer, place: Place, sealed: Pick<CommentRow, 'block' | 'commitment'>): Promise<void> {
    const { applicationId } = place;
    const row = { ...writer, ...sealed, applicationId, place: nameOf(place) };
    await this.#database.db.insert(sealedComment).values(row).onConflictDoNothing();
  }

  async find(commitment: string): Promise<CommentRow | undefined> {
    const [row] = await this.#database.db.select().from(sealedComment).where(eq(sealedComment.commitment, commitment));
    return row;
  }

  /** A member's comments on one finding. */
  ofPlace({ memberId, mspId }: Writer, place: Place): Promise<CommentRow[]> {
    const isIt = and(
      eq(sealedComment.applicationId, place.applicationId),
      eq(sealedComment.place, nameOf(place)),
      eq(sealedComment.mspId, mspId),
      eq(sealedComment.memberId, memberId),
    );
    return this.#database.db.select().from(sealedComment).where(isIt);
  }

  ofApplication(applicationId: string): Promise<CommentRow[]> {
    const isOfCase = eq(sealedComment.applicationId, applicationId);
    return this.#database.db.select().from(sealedComment).where(isOfCase);
  }

  async delete(commitment: string): Promise<void> {
    await this.#database.db.delete(sealedComment).where(eq(sealedComment.commitment, commitment));
  }
}
