import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type CaseFigure, decisionIn, figureAfter, type Step } from '../../statistics/figures.ts';
import { type Database, type Queryable } from './open-database.ts';
import { checkpoint } from './schema/cases.ts';
import { caseFigure, stageDecision } from './schema/desk.ts';

const NAME = 'statistics';

export interface Scope {
  /** All when null. */
  readonly organizations: readonly string[] | null;
  readonly unit: string | undefined;
  readonly type: string | undefined;
}

export interface Figures {
  readonly organization: string;
  readonly unit: string | null;
  readonly cases: number;
  readonly submitted: number;
  /** With a first decision of a stage. */
  readonly decided: number;
  /** Of these, those whose first decision was no return. */
  readonly completeAtFirst: number;
  readonly returns: number;
  readonly mostReturns: number;
  readonly approved: number;
  readonly lapsed: number;
  /** Past their due day now. */
  readonly overdue: number;
  readonly openings: number;
}

export interface StageFigures {
  readonly organization: string;
  readonly unit: string | null;
  readonly stage: string;
  readonly decisions: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p90: number;
  readonly late: number;
}

const count = (condition: SQL): SQL<number> => sql<number>`(count(*) filter (where ${condition}))::int`;

/** What statistics are made of: from the blocks alone. */
export class StatisticsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async nextBlock(): Promise<number> {
    return nextBlock(this.#database.db);
  }

  /** Steps of all blocks up to this one, and the position, or nothing. What was applied before is passed over. */
  apply(from: number, upTo: number, steps: readonly Step[]): Promise<void> {
    return this.#database.transaction(async (tx) => {
      if ((await nextBlock(tx)) !== from) return;
      for (const step of steps) await applyStep(tx, step);
      const row = { name: NAME, block: upTo };
      await tx.insert(checkpoint).values(row).onConflictDoUpdate({ target: checkpoint.name, set: row });
    });
  }

  async figures(scope: Scope, today: string): Promise<Figures[]> {
    const { dueDay, firstOutcome, openings, organization, rounds, state, submittedAt, unit } = caseFigure;
    return this.#database.db
      .select({
        organization,
        unit,
        cases: sql<number>`count(*)::int`,
        submitted: sql<number>`count(${submittedAt})::int`,
        decided: sql<number>`count(${firstOutcome})::int`,
        completeAtFirst: count(sql`${firstOutcome} <> 'return'`),
        returns: sql<number>`sum(${rounds})::int`,
        mostReturns: sql<number>`max(${rounds})::int`,
        approved: count(sql`${state} = 'approved'`),
        lapsed: count(sql`${state} = 'lapsed'`),
        overdue: count(sql`${dueDay} < ${today} and ${state} in ('submitted', 'returned')`),
        openings: sql<number>`sum(${openings})::int`,
      })
      .from(caseFigure)
      .where(within(scope))
      .groupBy(organization, unit)
      .orderBy(organization, sql`${unit} nulls first`);
  }

  async stages(scope: Scope): Promise<StageFigures[]> {
    const { organization, unit } = caseFigure;
    const { decidedAt, enteredAt, late, stage } = stageDecision;
    const took = sql`${decidedAt} - ${enteredAt}`;
    const percentile = (share: number): SQL<number> =>
      sql<number>`round(percentile_cont(${sql.raw(String(share))}) within group (order by ${took}))::float8`;
    return this.#database.db
      .select({
        ...{ organization, unit, stage },
        decisions: sql<number>`count(*)::int`,
        median: percentile(0.5),
        p90: percentile(0.9),
        late: count(sql`${late}`),
      })
      .from(stageDecision)
      .innerJoin(caseFigure, eq(stageDecision.applicationId, caseFigure.applicationId))
      .where(within(scope))
      .groupBy(organization, unit, stage)
      .orderBy(organization, sql`${unit} nulls first`, stage);
  }
}

function within({ organizations, type, unit }: Scope): SQL | undefined {
  return and(
    organizations === null ? undefined : inArray(caseFigure.organization, [...organizations]),
    unit === undefined ? undefined : eq(caseFigure.unit, unit),
    type === undefined ? undefined : eq(caseFigure.type, type),
  );
}

async function nextBlock(db: Queryable): Promise<number> {
  const [row] = await db.select().from(checkpoint).where(eq(checkpoint.name, NAME));
  return row === undefined ? 0 : row.block + 1;
}

async function applyStep(tx: Queryable, step: Step): Promise<void> {
  if (step.kind === 'opening') {
    const openings = sql`${caseFigure.openings} + ${step.opened}`;
    await tx.update(caseFigure).set({ openings }).where(eq(caseFigure.applicationId, step.applicationId));
    return;
  }
  const [before] = await tx.select().from(caseFigure).where(eq(caseFigure.applicationId, step.application.id));
  const after: CaseFigure = figureAfter(before, step);
  await tx.insert(caseFigure).values(after).onConflictDoUpdate({ target: caseFigure.applicationId, set: after });
  const decision = decisionIn(before, step);
  if (decision !== undefined) await tx.insert(stageDecision).values(decision);
}
