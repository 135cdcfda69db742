// What a table of one checklist may hold: the fields of the learner record and the checklist's attributes, under any of
// their headings.
import { z } from 'zod';
import { BackendError } from '../errors.ts';
import { refusal } from './table.ts';

const title = z.object({ en: z.string(), zh: z.string() });
const values = z.array(z.object({ code: z.string(), title }));

const field = z.object({
  code: z.string(),
  csvHeaders: z.array(z.string()).default([]),
  required: z.boolean(),
  title,
  type: z.enum(['code', 'date', 'number', 'text']),
  values: values.default([]),
});

const texts = z.object({
  attributes: z.array(z.object({ code: z.string(), pattern: z.string().optional(), title, values: values.optional() })),
  items: z.array(z.object({ code: z.string(), fields: z.array(field).optional(), title })),
});

export interface Column {
  /** Of the learner record, which is sealed; or of the case, where auditors read it. */
  readonly place: 'attribute' | 'record';
  readonly code: string;
  readonly type: 'code' | 'date' | 'number' | 'pattern' | 'text';
  readonly required: boolean;
  readonly pattern: string | undefined;
  /** Code by each of its spellings: the code itself and both titles. */
  readonly codes: ReadonlyMap<string, string>;
  readonly headers: readonly string[];
}

export interface Layout {
  /** The item that the learner record is a file of. */
  readonly item: string;
  readonly columns: readonly Column[];
}

const spellings = (list: z.infer<typeof values>): Map<string, string> =>
  new Map(list.flatMap(({ code, title: { en, zh } }) => [code, en, zh].map((text) => [text, code] as const)));

/** @param content of a checklist's file @throws BackendError INVALID_STATE when the checklist has no learner record */
export function layoutOf(content: unknown): Layout {
  const { attributes = [], items = [] } = texts.safeParse(content).data ?? {};
  const record = items.find(({ fields }) => fields !== undefined);
  if (record?.fields === undefined) {
    throw new BackendError('INVALID_STATE', 'this checklist has no learner record to import', { reason: 'no-record' });
  }
  const ofRecord = record.fields.map(
    ({ code, csvHeaders, required, title: { en, zh }, type, values: list }): Column => ({
      place: 'record',
      code,
      type,
      required,
      pattern: undefined,
      codes: spellings(list),
      headers: [...new Set([...csvHeaders, code, en, zh])],
    }),
  );
  const ofCase = attributes.map(({ code, pattern, title: { en, zh }, values: list = [] }): Column => ({
    place: 'attribute',
    code,
    type: pattern === undefined ? 'code' : 'pattern',
    required: false,
    pattern,
    codes: spellings(list),
    headers: [...new Set([code, en, zh])],
  }));
  return { item: record.code, columns: [...ofRecord, ...ofCase] };
}

/** Codes of a checklist's items by code and titles. @param content of a checklist's file */
export function itemNamesOf(content: unknown): Map<string, string> {
  return spellings(texts.parse(content).items);
}

/**
 * The column that stands at each place of the heading.
 *
 * @throws BackendError INVALID_INPUT on a heading that is unknown or double, with its place as `columns`, for what stands
 * there may be anything; or missing, with the checklist's own `headers`
 */
export function matchHeaders({ columns }: Layout, headers: readonly string[]): Column[] {
  const found = headers.map((header) => columns.find((column) => column.headers.includes(header)));
  const unknown = placesWhere(found, (column) => column === undefined);
  if (unknown.length > 0) throw headersRefused('columns that the checklist does not know', { columns: unknown });
  const matched = found.filter((column) => column !== undefined);
  const double = placesWhere(matched, (column, index) => matched.indexOf(column) < index);
  if (double.length > 0) throw headersRefused('columns that stand there twice', { columns: double });
  const missing = columns.filter((column) => column.required && !matched.includes(column));
  if (missing.length > 0) {
    const named = missing.map(({ code, headers: [name] }) => name ?? code);
    throw headersRefused('columns that are missing', { headers: named });
  }
  return matched;
}

/** Counted from 1. */
const placesWhere = <T>(columns: readonly T[], isIt: (column: T, index: number) => boolean): number[] =>
  columns.flatMap((column, index) => (isIt(column, index) ? [index + 1] : []));

function headersRefused(message: string, which: { columns: number[] } | { headers: string[] }): BackendError {
  const { code, details } = refusal(message, { line: 1 });
  return new BackendError(code, message, { ...details, ...which });
}
