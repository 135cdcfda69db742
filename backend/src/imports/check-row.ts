// One row as a learner and a case, or the list of what is wrong with it.
import { isCivilDay } from '@lianjian/ledger-api';
import { type Column } from './columns.ts';
import { type TableRow } from './table.ts';

export type RowProblem =
  | 'missing'
  | 'not-a-code'
  | 'not-a-date'
  | 'not-a-number'
  | 'not-of-the-pattern'
  /** `1.1E+17`: a spreadsheet has rounded it, and the digits are lost. */
  | 'rounded-number';

export interface RowError {
  readonly line: number;
  /** The column's code. */
  readonly column: string;
  readonly problem: RowProblem;
}

export interface CheckedRow {
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** Fields of the learner record: personal. */
  readonly record: Readonly<Record<string, string>>;
  readonly errors: readonly RowError[];
}

/** Texts stand for themselves; codes may be spelt as people read them; days as YYYY-MM-DD, YYYY/M/D or YYYY年M月D日. */
export function checkRow(columns: readonly Column[], { cells, line }: TableRow): CheckedRow {
  const attributes: Record<string, string> = {};
  const record: Record<string, string> = {};
  const errors: RowError[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = (cells[index] ?? '').normalize('NFC').trim();
    const read = cell === '' ? absent(column) : readCell(column, cell);
    if ('problem' in read) errors.push({ column: column.code, line, problem: read.problem });
    else if (read.value !== '') (column.place === 'record' ? record : attributes)[column.code] = read.value;
  }
  return { attributes, errors, line, record };
}

type Read = { readonly value: string } | { readonly problem: RowProblem };

const absent = ({ required }: Column): Read => (required ? { problem: 'missing' } : { value: '' });

const ROUNDED = /^[+-]?\d(?:\.\d+)?E\+?\d+$/i;

function readCell(column: Column, cell: string): Read {
  if (ROUNDED.test(cell)) return { problem: 'rounded-number' };
  switch (column.type) {
    case 'text':
      return { value: cell };
    case 'code':
      return valueOr(column.codes.get(cell), 'not-a-code');
    case 'date':
      return valueOr(dayOf(cell), 'not-a-date');
    case 'number':
      return valueOr(/^\d{1,9}(?:\.\d{1,4})?$/.test(cell) ? cell : undefined, 'not-a-number');
    case 'pattern':
      return valueOr(new RegExp(column.pattern ?? '^$', 'u').test(cell) ? cell : undefined, 'not-of-the-pattern');
  }
}

const valueOr = (value: string | undefined, problem: RowProblem): Read =>
  value === undefined ? { problem } : { value };

function dayOf(cell: string): string | undefined {
  const parts =
    /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?$/u.exec(cell) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(cell);
  if (parts === null) return undefined;
  const [, year = '', month = '', day = ''] = parts;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCivilDay(text) ? text : undefined;
}
