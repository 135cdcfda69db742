import { and, eq, gt, lt, or } from 'drizzle-orm';
import { type AccountRow } from './account-repository.ts';
import { type Database } from './open-database.ts';
import { account, apiKey, session } from './schema/account.ts';

export type SessionRow = typeof session.$inferSelect;
export type ApiKeyRow = typeof apiKey.$inferSelect;

const ofSession = and(eq(session.mspId, account.mspId), eq(session.memberId, account.memberId));
const ofKey = and(eq(apiKey.mspId, account.mspId), eq(apiKey.memberId, account.memberId));

/** Sessions and API keys; of their secrets the hashes. */
export class SessionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(row: Omit<SessionRow, 'previous'>): Promise<void> {
    await this.#database.db.delete(session).where(lt(session.expiresAt, new Date()));
    await this.#database.db.insert(session).values(row);
  }

  async accountOf(id: string): Promise<AccountRow | undefined> {
    const isLive = and(eq(session.id, id), gt(session.expiresAt, new Date()));
    const [row] = await this.#database.db.select().from(session).innerJoin(account, ofSession).where(isLive);
    return row?.account;
  }

  async findByToken(token: string): Promise<SessionRow | undefined> {
    const isKnown = or(eq(session.token, token), eq(session.previous, token));
    const [row] = await this.#database.db.select().from(session).where(isKnown);
    return row;
  }

  /** False when another was faster. */
  async rotate(id: string, from: string, to: string): Promise<boolean> {
    const rows = await this.#database.db
      .update(session)
      .set({ token: to, previous: from })
      .where(and(eq(session.id, id), eq(session.token, from)))
      .returning({ id: session.id });
    return rows.length === 1;
  }

  async end(id: string): Promise<void> {
    await this.#database.db.delete(session).where(eq(session.id, id));
  }

  async createKey(row: Omit<ApiKeyRow, 'createdAt'>): Promise<boolean> {
    const rows = await this.#database.db.insert(apiKey).values(row).onConflictDoNothing().returning();
    return rows.length === 1;
  }

  async key(id: string): Promise<{ readonly key: ApiKeyRow; readonly account: AccountRow } | undefined> {
    const [row] = await this.#database.db.select().from(apiKey).innerJoin(account, ofKey).where(eq(apiKey.id, id));
    return row && { key: row.api_key, account: row.account };
  }

  keysOf(mspId: string, memberId: string): Promise<ApiKeyRow[]> {
    const isOwn = and(eq(apiKey.mspId, mspId), eq(apiKey.memberId, memberId));
    return this.#database.db.select().from(apiKey).where(isOwn).orderBy(apiKey.id);
  }

  /** False when there is no such key of this member. */
  async deleteKey(mspId: string, memberId: string, id: string): Promise<boolean> {
    const isOwn = and(eq(apiKey.id, id), eq(apiKey.mspId, mspId), eq(apiKey.memberId, memberId));
    const rows = await this.#database.db.delete(apiKey).where(isOwn).returning({ id: apiKey.id });
    return rows.length === 1;
  }
}
