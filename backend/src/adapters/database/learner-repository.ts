import { and, arrayContains, arrayOverlaps, desc, eq, gte, isNotNull, lt, lte, type SQL } from 'drizzle-orm';
import { type Database } from './database.ts';
import { type Desk, deskAgent, learnerEntry, type LearnerStatus } from './schema/learners.ts';

export { type Desk, type LearnerStatus } from './schema/learners.ts';
export type LearnerRow = typeof learnerEntry.$inferSelect;
export type LearnerPlace = Pick<LearnerRow, 'mspId' | 'desk' | 'applicationId'>;
type CaseFacts = Pick<
  LearnerRow,
  'organization' | 'unit' | 'checklistType' | 'checklistVersion' | 'state' | 'stage' | 'dueDay'
>;

/** What is kept of a learner, and until when. */
export type KeptLearner = Pick<LearnerRow, 'nameTokens' | 'numberTokens'> & {
  readonly learner: Uint8Array;
  readonly record: string;
  readonly expiresAt: Date;
};

export interface LearnerFilter {
  readonly unit?: string | undefined;
  readonly organization?: string | undefined;
  readonly state?: string | undefined;
  readonly stage?: string | undefined;
  readonly checklistType?: string | undefined;
  /** Civil days, both included. */
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  /** All of these. */
  readonly nameTokens?: readonly number[];
  readonly numberToken?: string | undefined;
  /** Older than this application. */
  readonly before?: string | undefined;
}

const isAt = ({ applicationId, desk, mspId }: LearnerPlace): SQL | undefined =>
  and(eq(learnerEntry.mspId, mspId), eq(learnerEntry.desk, desk), eq(learnerEntry.applicationId, applicationId));

const NOTHING = { learner: null, nameTokens: [], numberTokens: [], record: null, expiresAt: null };

/** What desks know of their cases and learners. */
export class LearnerRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(place: LearnerPlace): Promise<LearnerRow | undefined> {
    const [row] = await this.#database.db.select().from(learnerEntry).where(isAt(place));
    return row;
  }

  ofApplication(applicationId: string): Promise<LearnerRow[]> {
    return this.#database.db.select().from(learnerEntry).where(eq(learnerEntry.applicationId, applicationId));
  }

  /** A new row waits to be opened; of one that is there the learner stays as it is. */
  async note(place: LearnerPlace, facts: CaseFacts): Promise<LearnerRow> {
    const changed = { ...facts, changedAt: new Date() };
    const [row] = await this.#database.db
      .insert(learnerEntry)
      .values({ ...place, ...changed, status: 'waiting' })
      .onConflictDoUpdate({
        target: [learnerEntry.mspId, learnerEntry.desk, learnerEntry.applicationId],
        set: changed,
      })
      .returning();
    if (row === undefined) throw new Error('a learner’s row was neither written nor there');
    return row;
  }

  async keep(place: LearnerPlace, learner: KeptLearner): Promise<void> {
    const kept = { ...learner, changedAt: new Date(), status: 'opened' as const };
    await this.#database.db.update(learnerEntry).set(kept).where(isAt(place));
  }

  /** Prolonged or shortened: another grant holds now. */
  async keepUntil(place: LearnerPlace, expiresAt: Date): Promise<void> {
    await this.#database.db.update(learnerEntry).set({ expiresAt }).where(isAt(place));
  }

  /** What is personal goes. */
  async empty(place: LearnerPlace, status: Exclude<LearnerStatus, 'opened'>): Promise<void> {
    const emptied = { ...NOTHING, changedAt: new Date(), status };
    await this.#database.db.update(learnerEntry).set(emptied).where(isAt(place));
  }

  /** The rows of a case go, whosever they are. */
  async remove(applicationId: string): Promise<void> {
    await this.#database.db.delete(learnerEntry).where(eq(learnerEntry.applicationId, applicationId));
  }

  /** How many there were whose time is over. */
  async emptyExpired(now: Date): Promise<number> {
    const isOver = and(isNotNull(learnerEntry.learner), lt(learnerEntry.expiresAt, now));
    const emptied = { ...NOTHING, changedAt: now, status: 'erased' as const };
    const rows = await this.#database.db
      .update(learnerEntry)
      .set(emptied)
      .where(isOver)
      .returning({ applicationId: learnerEntry.applicationId });
    return rows.length;
  }

  /** Applications with a row that waits, the longest waiting first. */
  async waiting(limit: number): Promise<string[]> {
    const rows = await this.#database.db
      .select({ applicationId: learnerEntry.applicationId })
      .from(learnerEntry)
      .where(eq(learnerEntry.status, 'waiting'))
      .orderBy(learnerEntry.changedAt)
      .limit(limit);
    return [...new Set(rows.map(({ applicationId }) => applicationId))];
  }

  /** Newest first. */
  search(
    { desk, mspId }: Pick<LearnerPlace, 'desk' | 'mspId'>,
    filter: LearnerFilter,
    limit: number,
  ): Promise<LearnerRow[]> {
    const isOfDesk = and(eq(learnerEntry.mspId, mspId), eq(learnerEntry.desk, desk));
    return this.#database.db
      .select()
      .from(learnerEntry)
      .where(and(isOfDesk, ...conditionsOf(filter)))
      .orderBy(desc(learnerEntry.applicationId))
      .limit(limit);
  }

  /** Of a desk's rows those that have any of these tokens. */
  byNumbers(
    { desk, mspId }: Pick<LearnerPlace, 'desk' | 'mspId'>,
    checklistType: string,
    tokens: readonly string[],
  ): Promise<LearnerRow[]> {
    if (tokens.length === 0) return Promise.resolve([]);
    const isOfDesk = and(
      eq(learnerEntry.mspId, mspId),
      eq(learnerEntry.desk, desk),
      eq(learnerEntry.checklistType, checklistType),
    );
    const hasOne = arrayOverlaps(learnerEntry.numberTokens, [...tokens]);
    return this.#database.db.select().from(learnerEntry).where(and(isOfDesk, hasOne));
  }

  /** The desk's agent: the one given, or the one that was there before. */
  async agent(mspId: string, desk: Desk, memberId: string): Promise<string> {
    const { db } = this.#database;
    await db.insert(deskAgent).values({ mspId, desk, memberId }).onConflictDoNothing();
    const isIt = and(eq(deskAgent.mspId, mspId), eq(deskAgent.desk, desk));
    const [row] = await db.select().from(deskAgent).where(isIt);
    return row?.memberId ?? memberId;
  }
}

function conditionsOf(filter: LearnerFilter): SQL[] {
  const same = [
    [learnerEntry.unit, filter.unit],
    [learnerEntry.organization, filter.organization],
    [learnerEntry.state, filter.state],
    [learnerEntry.stage, filter.stage],
    [learnerEntry.checklistType, filter.checklistType],
  ] as const;
  const { before, dueFrom, dueTo, nameTokens = [], numberToken } = filter;
  return [
    ...same.flatMap(([column, value]) => (value === undefined ? [] : [eq(column, value)])),
    ...(dueFrom === undefined ? [] : [gte(learnerEntry.dueDay, dueFrom)]),
    ...(dueTo === undefined ? [] : [lte(learnerEntry.dueDay, dueTo)]),
    ...(nameTokens.length === 0 ? [] : [arrayContains(learnerEntry.nameTokens, [...nameTokens])]),
    ...(numberToken === undefined ? [] : [arrayContains(learnerEntry.numberTokens, [numberToken])]),
    ...(before === undefined ? [] : [lt(learnerEntry.applicationId, before)]),
  ];
}
