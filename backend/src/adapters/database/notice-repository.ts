import { and, count, desc, eq, gt, inArray, isNull, lt } from 'drizzle-orm';
import { newId } from '@lianjian/ledger-client';
import { type Database, type Queryable } from './database.ts';
import { moveCheckpoint } from './move-checkpoint.ts';
import { notice, webhook, webhookDelivery } from './schema/notice.ts';

export { NOTICE_KINDS, type NoticeDetails, type NoticeKind } from './schema/notice.ts';
export type NoticeRow = typeof notice.$inferSelect;
export type NewNotice = Omit<NoticeRow, 'position' | 'readAt'>;
export type NoticeReader = Pick<NoticeRow, 'memberId' | 'mspId'>;

export interface NoticePage {
  /** Only those that nobody has marked. */
  readonly unread: boolean;
  readonly limit: number;
  /** A position; from the newest when absent. */
  readonly before?: number | undefined;
}

const isOf = ({ memberId, mspId }: NoticeReader) => and(eq(notice.mspId, mspId), eq(notice.memberId, memberId));

export class NoticeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Those that were not made before, each with its deliveries to the organisation's webhooks, and how far the chain's
   * events were looked at: all or nothing.
   */
  keep(
    notices: readonly NewNotice[],
    looked?: { readonly name: string; readonly block: number },
  ): Promise<NoticeRow[]> {
    return this.#database.transaction(async (tx) => {
      const kept =
        notices.length === 0
          ? []
          : await tx
              .insert(notice)
              .values([...notices])
              .onConflictDoNothing()
              .returning();
      if (kept.length > 0) await address(tx, kept);
      if (looked !== undefined) await moveCheckpoint(tx, looked.name, looked.block);
      return kept;
    });
  }

  /** Newest first. */
  ofMember(reader: NoticeReader, { before, limit, unread }: NoticePage): Promise<NoticeRow[]> {
    const isAsked = and(
      isOf(reader),
      unread ? isNull(notice.readAt) : undefined,
      before === undefined ? undefined : lt(notice.position, before),
    );
    return this.#database.db.select().from(notice).where(isAsked).orderBy(desc(notice.position)).limit(limit);
  }

  async countUnread(reader: NoticeReader): Promise<number> {
    const unread = and(isOf(reader), isNull(notice.readAt));
    const [row] = await this.#database.db.select({ notices: count() }).from(notice).where(unread);
    return row?.notices ?? 0;
  }

  /** In the order in which they were made. */
  after(reader: NoticeReader, position: number, limit: number): Promise<NoticeRow[]> {
    const isLater = and(isOf(reader), gt(notice.position, position));
    return this.#database.db.select().from(notice).where(isLater).orderBy(notice.position).limit(limit);
  }

  /** Those of them that are the reader's; one that was read before keeps its time. */
  async markRead(reader: NoticeReader, ids: readonly string[], at: Date): Promise<string[]> {
    const named = and(isOf(reader), inArray(notice.id, [...ids]));
    await this.#database.db
      .update(notice)
      .set({ readAt: at })
      .where(and(named, isNull(notice.readAt)));
    const rows = await this.#database.db.select({ id: notice.id }).from(notice).where(named);
    return rows.map(({ id }) => id);
  }
}

/** One delivery for each webhook that wants its kind. */
async function address(tx: Queryable, kept: readonly NoticeRow[]): Promise<void> {
  const organizations = [...new Set(kept.map(({ mspId }) => mspId))];
  const webhooks = await tx.select().from(webhook).where(inArray(webhook.mspId, organizations));
  const deliveries = kept.flatMap(({ id: noticeId, kind, madeAt, mspId }) =>
    webhooks
      .filter((to) => to.mspId === mspId && to.kinds.includes(kind))
      .map((to) => ({
        id: newId(),
        webhookId: to.id,
        noticeId,
        state: 'pending' as const,
        nextTryAt: madeAt,
        madeAt,
        changedAt: madeAt,
      })),
  );
  if (deliveries.length > 0) await tx.insert(webhookDelivery).values(deliveries);
}
