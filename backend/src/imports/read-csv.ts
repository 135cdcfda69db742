import { CsvError, parse } from 'csv-parse/sync';
import { decodeText } from './decode-text.ts';
import { type Line, refusal, type Table, tableOf } from './table.ts';

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** RFC 4180, with comma, semicolon or tab. @throws BackendError INVALID_INPUT, TOO_LARGE */
export function readCsv(bytes: Uint8Array): Table {
  const { encoding, text } = decodeText(bytes);
  if (text.includes('\0')) throw refusal('the file is no text');
  return tableOf(linesOf(text), { encoding, format: 'csv' });
}

function linesOf(text: string): Line[] {
  try {
    const options = { delimiter: delimiterOf(text), info: true, relax_column_count: true, skip_empty_lines: false };
    const parsed = parse(text, options) as unknown as Parsed[];
    return parsed.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as unknown as { lines?: unknown }).lines);
    throw refusal('the file is no CSV: a quotation mark is out of place', Number.isInteger(line) ? { line } : {});
  }
}

/** The one that the heading has most of. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/\r|\n|$/));
  const count = (delimiter: string): number => heading.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
