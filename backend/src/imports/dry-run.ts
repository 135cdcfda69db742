// A table looked through without anything being done: its form first, then row by row what the contract itself would say
// to each case, asked as a query that writes nothing. No cell is repeated: line, column and a code say what is wrong.
import { ContractError } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { type ImportError } from '../adapters/database/import-repository.ts';
import { BackendError } from '../errors.ts';
import { learnerReference } from '../learners/learner-reference.ts';
import { checkRow, type CheckedRow } from './check-row.ts';
import { matchHeaders } from './columns.ts';
import { brokenRules, documentOf, type ImportLayout, NUMBER_COLUMN } from './import-layout.ts';
import { readTable } from './read-table.ts';

/** Rows asked of the ledger at a time. */
const AT_ONCE = 8;

/** A row that may become a case. */
export interface PlannedRow extends CheckedRow {
  readonly applicationId: string;
  readonly uploadId: string;
  readonly learner: string;
}

export interface DryRun {
  readonly rows: readonly PlannedRow[];
  /** In the table’s order. */
  readonly errors: readonly ImportError[];
  /** Of the table, those with errors among them. */
  readonly count: number;
}

@Injectable()
export class DryRuns {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  /** @throws BackendError INVALID_INPUT, TOO_LARGE for what is no such table at all; ContractError for what no row could help */
  async run(caller: Caller, layout: ImportLayout, bytes: Buffer): Promise<DryRun> {
    const table = await readTable(bytes);
    const columns = matchHeaders(layout, table.headers);
    if (table.rows.length === 0) throw new BackendError('INVALID_INPUT', 'the table has no rows', { field: '/file' });
    const checked = table.rows.map((row) => checkRow(columns, row));
    const errors: ImportError[] = checked.flatMap((row) => [...row.errors, ...rulesBroken(layout, row)]);
    const planned: PlannedRow[] = [];
    for (const row of checked) {
      const learner = await this.#learnerOf(caller, row);
      if (learner === undefined) errors.push({ line: row.line, column: NUMBER_COLUMN, problem: 'not-a-number' });
      else if (learner !== '') planned.push({ ...row, learner, applicationId: newId(), uploadId: newId() });
    }
    errors.push(...twice(layout, planned));
    const flawless = planned.filter(({ line }) => !errors.some((error) => error.line === line));
    errors.push(...(await this.#refusals(caller, layout, flawless)));
    errors.sort((a, b) => a.line - b.line);
    return { rows: planned, errors, count: checked.length };
  }

  /** Undefined where the number is none; empty where it is missing, which is told already. */
  async #learnerOf({ mspId }: Caller, { record }: CheckedRow): Promise<string | undefined> {
    const document = documentOf(record);
    if (document.documentNumber === '') return '';
    try {
      return await learnerReference(this.#acting.custodyOf(mspId), document);
    } catch (error) {
      if (error instanceof BackendError && error.code === 'INVALID_INPUT') return undefined;
      throw error;
    }
  }

  async #refusals(caller: Caller, layout: ImportLayout, rows: readonly PlannedRow[]): Promise<ImportError[]> {
    const left = [...rows];
    const errors: ImportError[] = [];
    const one = async (): Promise<void> => {
      for (let row = left.shift(); row !== undefined; row = left.shift()) {
        const error = await this.#refusal(caller, layout, row);
        if (error !== undefined) errors.push(error);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return errors;
  }

  async #refusal(caller: Caller, layout: ImportLayout, row: PlannedRow): Promise<ImportError | undefined> {
    const { type, version } = layout.rules;
    const { applicationId: id, attributes, learner } = row;
    try {
      const input = { attributes, checklist: { type, version }, id, learner, related: null };
      await this.#acting.evaluate(caller, 'application:create', input);
      return undefined;
    } catch (error) {
      const told = refusalOfRow(error, row.line);
      if (told === undefined) throw error;
      return told;
    }
  }
}

const rulesBroken = ({ rules }: ImportLayout, { attributes, line }: CheckedRow): ImportError[] =>
  brokenRules(rules, attributes).map((column) => ({ line, column, problem: 'attribute-rule' }));

/** One learner twice in one table, for the same cohort: the first keeps the place. */
function twice({ rules }: ImportLayout, rows: readonly PlannedRow[]): ImportError[] {
  const seen = new Set<string>();
  return rows.flatMap(({ attributes, learner, line }) => {
    const slot = `${learner}/${attributes[rules.learnerRule.cohort] ?? ''}`;
    if (seen.has(slot)) return [{ line, column: NUMBER_COLUMN, problem: 'twice' }];
    seen.add(slot);
    return [];
  });
}

/** What the contract says to one row; undefined where it is no row’s fault. */
export function refusalOfRow(error: unknown, line: number): ImportError | undefined {
  if (!(error instanceof ContractError)) return undefined;
  if (error.code === 'DUPLICATE') return { line, column: NUMBER_COLUMN, problem: 'has-a-case' };
  if (error.code === 'EXPIRED') return { line, column: '', problem: 'campaign-closed' };
  const { field } = error.details;
  const column = typeof field === 'string' ? /^\/attributes\/(\w+)$/.exec(field)?.[1] : undefined;
  return column === undefined ? undefined : { line, column, problem: 'not-allowed' };
}
