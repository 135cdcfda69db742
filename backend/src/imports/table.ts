// A table that people made, as texts: what the cells say, not what a spreadsheet took them for.
import { BackendError } from '../errors.ts';

/** Most rows of one table, its heading aside. */
export const MOST_ROWS = 5_000;
/** Bytes of the file. */
export const MOST_TABLE_BYTES = 10 * 1024 * 1024;
const MOST_COLUMNS = 200;
const MOST_CELL_CHARACTERS = 4_000;

export interface TableRow {
  /** As the spreadsheet counts: the heading is line 1. */
  readonly line: number;
  /** One for each column of the heading; '' where nothing stands. */
  readonly cells: readonly string[];
}

export interface Table {
  readonly format: 'csv' | 'xlsx';
  readonly encoding: 'utf-8' | 'gb18030' | null;
  readonly headers: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A line and its cells, empty cells at the end left out. */
export interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

const isEmpty = (cell: string): boolean => cell === '';

/** @throws BackendError INVALID_INPUT naming line or column; TOO_LARGE */
export function tableOf(lines: readonly Line[], kind: Pick<Table, 'encoding' | 'format'>): Table {
  const [heading, ...others] = lines.map(({ cells, line }) => ({ line, cells: cells.map((cell) => cell.trim()) }));
  const rows = others.filter(({ cells }) => !cells.every(isEmpty));
  if (heading === undefined || heading.cells.every(isEmpty)) throw refusal('the table has no heading', { line: 1 });
  const headers = withoutEmptyEnd(heading.cells);
  if (headers.length > MOST_COLUMNS) throw new BackendError('TOO_LARGE', 'too many columns', { limit: MOST_COLUMNS });
  if (rows.length > MOST_ROWS) throw new BackendError('TOO_LARGE', 'too many rows', { limit: MOST_ROWS });
  return { ...kind, headers, rows: rows.map((row) => fitted(row, headers.length)) };
}

function fitted({ cells, line }: Line, columns: number): TableRow {
  if (cells.slice(columns).some((cell) => !isEmpty(cell))) {
    throw refusal('a row is longer than the heading', { line });
  }
  if (cells.some((cell) => cell.length > MOST_CELL_CHARACTERS)) throw refusal('a cell is too long', { line });
  return { line, cells: Array.from({ length: columns }, (_, index) => cells[index] ?? '') };
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => !isEmpty(cell));
  return cells.slice(0, last + 1);
}

export const refusal = (message: string, details: { readonly line?: number } = {}): BackendError =>
  new BackendError('INVALID_INPUT', message, { field: '/file', ...details });
