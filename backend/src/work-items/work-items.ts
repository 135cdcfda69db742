// What waits for whom. From the contract's own lists at the time of asking: there is no second copy that could differ.
import { type ApplicationRecord, type InputOf, type Page, type Standing, standingOf } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { BackendError } from '../errors.ts';
import { type Desk, Desks } from './desk.ts';
import { type Paging, type Source, walk } from './walk.ts';

export const VIEWS = ['mine', 'desk', 'due', 'overdue', 'unit'] as const;
export type View = (typeof VIEWS)[number];

export interface WorkQuery extends Paging {
  readonly view: View;
  /** Days from today on, today being the first. */
  readonly days: number;
  readonly unit: string | undefined;
}

const DAY = 86_400_000;

type ListName =
  'application:listByDueDay' | 'application:listByOwner' | 'application:listByState' | 'application:listByUnit';
type Without<N extends ListName> = Omit<InputOf<N>, keyof Paging>;

@Injectable()
export class WorkItems {
  readonly #acting: Acting;
  readonly #desks: Desks;

  constructor(acting: Acting, desks: Desks) {
    this.#acting = acting;
    this.#desks = desks;
  }

  /** @throws BackendError INVALID_INPUT */
  async list(caller: Caller, query: WorkQuery): Promise<Page<Standing>> {
    const desk = await this.#desks.of(caller);
    return walk(this.#sources(caller, desk, query), query, (item) => isAsked(caller, desk, query.view, item));
  }

  #sources(caller: Caller, desk: Desk, { days, unit, view }: WorkQuery): Source<Standing>[] {
    const list = <N extends ListName>(name: string, transaction: N, where: Without<N>): Source<Standing> => ({
      name,
      read: async (paging) => {
        const input = { ...paging, ...where } as unknown as InputOf<N>;
        const page = await this.#acting.evaluate<Page<ApplicationRecord>>(caller, transaction, input);
        return { ...page, rows: page.rows.map((application) => standingOf(application, desk.today)) };
      },
    });
    switch (view) {
      case 'unit':
        return [list('unit', 'application:listByUnit', { unit: requiredUnit(unit) })];
      case 'due':
        return daysFrom(desk.today, days).map((day) => list(day, 'application:listByDueDay', { day }));
      case 'overdue':
        return [{ name: 'late', read: (paging) => this.#late(caller, paging) }];
      case 'desk':
      case 'mine':
        return [
          ...desk.stages.map((stage) => list(stage, 'application:listByState', { stage, state: 'submitted' })),
          ...this.#ownCases(caller, list),
        ];
    }
  }

  #ownCases(
    { mspId, role, unit }: Caller,
    list: <N extends ListName>(name: string, transaction: N, where: Without<N>) => Source<Standing>,
  ): Source<Standing>[] {
    if (!['admin', 'clerk'].includes(role)) return [];
    if (unit !== null) return [list('Own', 'application:listByUnit', { unit })];
    return [list('Own', 'application:listByOwner', { mspId })];
  }

  #late(caller: Caller, paging: Paging): Promise<Page<Standing>> {
    return this.#acting.evaluate(caller, 'audit:lateCases', { ...paging, at: Date.now() });
  }
}

async function isAsked(caller: Caller, desk: Desk, view: View, item: Standing): Promise<boolean> {
  if (item.heldBy === null) return false;
  if (view === 'unit' || (caller.role === 'auditor' && view !== 'mine')) return true;
  if (!(await desk.holds(item))) return false;
  if (view !== 'mine') return true;
  return item.heldBy === 'applicant' ? isOwnUnit(caller, item) : desk.isMine(item.claimedBy);
}

/** With the applicant a case is the unit's, or the organisation's own: nobody claims it. */
const isOwnUnit = ({ unit }: Caller, item: Standing): boolean => item.unit === unit;

function requiredUnit(unit: string | undefined): string {
  if (unit !== undefined) return unit;
  throw new BackendError('INVALID_INPUT', 'name the unit', { field: '/unit' });
}

const daysFrom = (today: string, days: number): string[] =>
  Array.from({ length: days }, (_, index) => new Date(Date.parse(today) + index * DAY).toISOString().slice(0, 10));
