import { and, asc, count, desc, eq, lt, lte, min, sql } from 'drizzle-orm';
import { type Database, type Queryable } from './database.ts';
import { type DeliveryState, notice, webhook, webhookDelivery } from './schema/notice.ts';

export { DELIVERY_STATES, type DeliveryState } from './schema/notice.ts';
export type WebhookRow = typeof webhook.$inferSelect;
export type DeliveryRow = typeof webhookDelivery.$inferSelect;

/** A delivery whose try begins, with all that it takes. */
export interface DueDelivery {
  readonly delivery: DeliveryRow;
  readonly webhook: WebhookRow;
  readonly notice: typeof notice.$inferSelect;
}

export interface Claim {
  readonly now: Date;
  /** When this try is given up, should its process not come back. */
  readonly until: Date;
  readonly atOnce: number;
  /** Of one webhook: one that does not answer must not keep the others waiting. */
  readonly atOnceEach: number;
}

export type Change = Pick<DeliveryRow, 'nextTryAt' | 'problem' | 'state' | 'status'>;

export class WebhookRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(row: WebhookRow): Promise<boolean> {
    const created = await this.#database.db.insert(webhook).values(row).onConflictDoNothing().returning();
    return created.length === 1;
  }

  ofOrganization(mspId: string): Promise<WebhookRow[]> {
    return this.#database.db.select().from(webhook).where(eq(webhook.mspId, mspId)).orderBy(asc(webhook.createdAt));
  }

  async find(mspId: string, id: string): Promise<WebhookRow | undefined> {
    const isIt = and(eq(webhook.mspId, mspId), eq(webhook.id, id));
    const [row] = await this.#database.db.select().from(webhook).where(isIt);
    return row;
  }

  /** Its deliveries go with it. */
  async delete(mspId: string, id: string): Promise<boolean> {
    const isIt = and(eq(webhook.mspId, mspId), eq(webhook.id, id));
    return (await this.#database.db.delete(webhook).where(isIt).returning()).length === 1;
  }

  /** Newest first. */
  deliveries(
    webhookId: string,
    { before, limit, state }: { before?: number | undefined; limit: number; state?: DeliveryState | undefined },
  ): Promise<DeliveryRow[]> {
    const isAsked = and(
      eq(webhookDelivery.webhookId, webhookId),
      state === undefined ? undefined : eq(webhookDelivery.state, state),
      before === undefined ? undefined : lt(webhookDelivery.position, before),
    );
    const rows = this.#database.db.select().from(webhookDelivery).where(isAsked);
    return rows.orderBy(desc(webhookDelivery.position)).limit(limit);
  }

  async countByState(webhookId: string): Promise<Readonly<Record<DeliveryState, number>>> {
    const rows = await this.#database.db
      .select({ state: webhookDelivery.state, deliveries: count() })
      .from(webhookDelivery)
      .where(eq(webhookDelivery.webhookId, webhookId))
      .groupBy(webhookDelivery.state);
    const of = (state: DeliveryState): number => rows.find((row) => row.state === state)?.deliveries ?? 0;
    return { pending: of('pending'), delivered: of('delivered'), dead: of('dead') };
  }

  /**
   * Begins a try of each that is due, counted before it is made: one that ends the process is counted too. Two processes
   * never have the same one at a time.
   */
  async claim({ atOnce, atOnceEach, now, until }: Claim): Promise<DueDelivery[]> {
    const isDue = and(eq(webhookDelivery.state, 'pending'), lte(webhookDelivery.nextTryAt, now));
    return this.#database.transaction(async (tx) => {
      const rank = sql<number>`row_number() over (partition by ${webhookDelivery.webhookId}
        order by ${webhookDelivery.nextTryAt}, ${webhookDelivery.position})`;
      const ranked = tx.$with('ranked').as(
        tx
          .select({ id: webhookDelivery.id, rank: rank.as('rank') })
          .from(webhookDelivery)
          .where(isDue),
      );
      const chosen = tx
        .with(ranked)
        .select({ id: ranked.id })
        .from(ranked)
        .where(lte(ranked.rank, atOnceEach))
        .orderBy(ranked.rank)
        .limit(atOnce);
      const ids = (await chosen).map(({ id }) => id);
      const claimed: DueDelivery[] = [];
      for (const id of ids) {
        const change = { nextTryAt: until, tries: sql`${webhookDelivery.tries} + 1`, changedAt: now };
        const [delivery] = await tx
          .update(webhookDelivery)
          .set(change)
          .where(and(eq(webhookDelivery.id, id), isDue))
          .returning();
        if (delivery !== undefined) claimed.push(await partsOf(tx, delivery));
      }
      return claimed;
    });
  }

  /** Of a try that was claimed: nobody else's result is overwritten. */
  async settle({ id, tries }: DeliveryRow, change: Change, at: Date): Promise<void> {
    const isSameTry = and(
      eq(webhookDelivery.id, id),
      eq(webhookDelivery.tries, tries),
      eq(webhookDelivery.state, 'pending'),
    );
    await this.#database.db
      .update(webhookDelivery)
      .set({ ...change, changedAt: at })
      .where(isSameTry);
  }

  /** From its beginning, whatever became of it; undefined when it is not of that webhook. */
  async begin(webhookId: string, id: string, at: Date): Promise<DeliveryRow | undefined> {
    const isIt = and(eq(webhookDelivery.webhookId, webhookId), eq(webhookDelivery.id, id));
    const [row] = await this.#database.db
      .update(webhookDelivery)
      .set({ state: 'pending', tries: 0, nextTryAt: at, status: null, problem: null, changedAt: at })
      .where(isIt)
      .returning();
    return row;
  }

  /** When the next try may begin. */
  async nextTryAt(): Promise<Date | undefined> {
    const [row] = await this.#database.db
      .select({ at: min(webhookDelivery.nextTryAt) })
      .from(webhookDelivery)
      .where(eq(webhookDelivery.state, 'pending'));
    return row?.at ?? undefined;
  }
}

async function partsOf(tx: Queryable, delivery: DeliveryRow): Promise<DueDelivery> {
  const [to] = await tx.select().from(webhook).where(eq(webhook.id, delivery.webhookId));
  const [about] = await tx.select().from(notice).where(eq(notice.id, delivery.noticeId));
  if (to === undefined || about === undefined) throw new Error('a delivery has a webhook and a notice');
  return { delivery, webhook: to, notice: about };
}
