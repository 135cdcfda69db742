import readSheets from 'read-excel-file/node';
import { assertUnpacks } from './assert-unpacks.ts';
import { refusal, type Table, tableOf } from './table.ts';

/** A number as the file holds it. */
class NumberCell {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A double keeps 15 decimal digits: what had more was rounded when it was typed. */
const KEPT_DIGITS = 15;

/** The first sheet. @throws BackendError INVALID_INPUT, naming the line of a number that was rounded; TOO_LARGE */
export async function readXlsx(bytes: Buffer): Promise<Table> {
  assertUnpacks(bytes);
  const sheets = await readSheets<NumberCell>(bytes, { parseNumber: (text) => new NumberCell(text) }).catch(() => {
    // The library has no one error of its own for what it cannot read.
    throw refusal('the file is no XLSX workbook');
  });
  const rows: readonly (readonly unknown[])[] = sheets[0]?.data ?? [];
  const lines = rows.map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => textOf(cell, index + 1)) }));
  return tableOf(lines, { encoding: null, format: 'xlsx' });
}

function textOf(cell: unknown, line: number): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return String(cell);
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (cell instanceof NumberCell) return wholeText(cell, line);
  throw refusal('a cell holds what is neither text, number nor date', { line });
}

function wholeText({ text }: NumberCell, line: number): string {
  const value = Number(text);
  const plain = Number.isSafeInteger(value) ? String(value) : text;
  const digits = plain.replaceAll(/\D/g, '').replace(/^0+/, '');
  if (/e/i.test(plain) || digits.length > KEPT_DIGITS) {
    throw refusal('a long number was rounded by the spreadsheet: format its cells as text and type it again', { line });
  }
  return plain;
}
