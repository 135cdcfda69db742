import { and, eq, sql } from 'drizzle-orm';
import { type Database } from './open-database.ts';
import { account, apiKey, session } from './schema/account.ts';

export type AccountRow = typeof account.$inferSelect;
export type NewAccount = Pick<AccountRow, 'memberId' | 'mspId' | 'name' | 'role' | 'unit' | 'password'>;
type Member = Pick<AccountRow, 'memberId' | 'mspId'>;

const isMember = ({ memberId, mspId }: Member) => and(eq(account.mspId, mspId), eq(account.memberId, memberId));

export class AccountRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False when the member has an account, or the name is taken. */
  async create(row: NewAccount): Promise<boolean> {
    const created = await this.#database.db.insert(account).values(row).onConflictDoNothing().returning();
    return created.length === 1;
  }

  async find(member: Member): Promise<AccountRow | undefined> {
    const [row] = await this.#database.db.select().from(account).where(isMember(member));
    return row;
  }

  async findByName(name: string): Promise<AccountRow | undefined> {
    const [row] = await this.#database.db.select().from(account).where(eq(account.name, name));
    return row;
  }

  ofOrganization(mspId: string): Promise<AccountRow[]> {
    return this.#database.db.select().from(account).where(eq(account.mspId, mspId)).orderBy(account.name);
  }

  async setPassword(member: Member, password: string): Promise<void> {
    await this.#ending(member, { password, mustChange: false });
  }

  /** Ends sessions and, of a disabled member, API keys. */
  async setStatus(member: Member, status: AccountRow['status']): Promise<void> {
    await this.#ending(member, { status });
  }

  async #ending(member: Member, change: Partial<AccountRow>): Promise<void> {
    const { memberId, mspId } = member;
    await this.#database.transaction(async (tx) => {
      const changed = { ...change, version: sql`${account.version} + 1` };
      await tx.update(account).set(changed).where(isMember(member));
      await tx.delete(session).where(and(eq(session.mspId, mspId), eq(session.memberId, memberId)));
      if (change.status === 'disabled') {
        await tx.delete(apiKey).where(and(eq(apiKey.mspId, mspId), eq(apiKey.memberId, memberId)));
      }
    });
  }
}
