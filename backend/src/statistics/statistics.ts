// Who may count what, and the figures.
import { civilDayOf, type ConsortiumRecord } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { type Figures, type StageFigures, StatisticsRepository } from '../adapters/database/statistics-repository.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { Registry } from '../sharing/registry.ts';
import { LEDGER } from '../tokens.ts';
import { type Position, StatisticsProjection } from './projection.ts';

export interface StatisticsQuery {
  readonly organization: string | undefined;
  readonly unit: string | undefined;
  /** Of a checklist. */
  readonly type: string | undefined;
}

type Stages = readonly Omit<StageFigures, 'organization' | 'unit'>[];

export interface StatisticsView extends Position {
  readonly rows: readonly (Figures & { readonly stages: Stages })[];
}

@Injectable()
export class Statistics {
  readonly #acting: Acting;
  readonly #statistics: StatisticsRepository;
  readonly #projection: StatisticsProjection;
  readonly #registry: Registry;

  constructor(
    acting: Acting,
    statistics: StatisticsRepository,
    projection: StatisticsProjection,
    @Inject(LEDGER) ledger: Ledger,
  ) {
    this.#acting = acting;
    this.#statistics = statistics;
    this.#projection = projection;
    this.#registry = new Registry(ledger);
  }

  /** @throws BackendError FORBIDDEN */
  async of(caller: Caller, { organization, type, unit }: StatisticsQuery): Promise<StatisticsView> {
    const consortium = await this.#registry.consortium(await this.#acting.wallet(caller));
    const allowed = await this.#organizationsOf(caller, consortium);
    const isForbidden =
      (organization !== undefined && allowed?.includes(organization) === false) ||
      (caller.unit !== null && unit !== undefined && unit !== caller.unit);
    if (isForbidden) throw new BackendError('FORBIDDEN', 'not for this caller', { reason: 'not-visible' });
    const scope = {
      organizations: organization === undefined ? allowed : [organization],
      type,
      unit: caller.unit ?? unit,
    };
    const position = await this.#projection.upToDate();
    const today = civilDayOf(Date.now(), consortium.utcOffsetMinutes);
    const [figures, stages] = await Promise.all([
      this.#statistics.figures(scope, today),
      this.#statistics.stages(scope),
    ]);
    return { ...position, rows: figures.map((row) => ({ ...row, stages: stagesOf(row, stages) })) };
  }

  /** The caller's own and those that it sponsors; all, null, for the authority. */
  async #organizationsOf(caller: Caller, { authorityKind }: ConsortiumRecord): Promise<readonly string[] | null> {
    if (caller.unit !== null) return [caller.mspId];
    const all = await this.#registry.organizations(await this.#acting.wallet(caller));
    const own = all.find(({ mspId }) => mspId === caller.mspId);
    if (own?.kind === authorityKind) return null;
    return [caller.mspId, ...all.filter(({ sponsor }) => sponsor === caller.mspId).map(({ mspId }) => mspId)];
  }
}

const stagesOf = ({ organization, unit }: Figures, stages: readonly StageFigures[]): Stages =>
  stages
    .filter((stage) => stage.organization === organization && stage.unit === unit)
    .map(({ decisions, late, median, p90, stage }) => ({ decisions, late, median, p90, stage }));
