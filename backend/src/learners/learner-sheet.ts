// Cases with their learners as a file that a spreadsheet opens without damage: numbers stay text, nothing is a formula.
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { csvField } from '../audit/export.ts';
import { type FoundLearner } from './learner-directory.ts';

const COLUMNS: readonly (readonly [heading: string, width: number, (found: FoundLearner) => string | null])[] = [
  ['姓名 Name', 14, ({ learner }) => learner?.name ?? null],
  ['证件号码 Number', 22, ({ learner }) => learner?.number ?? null],
  ['业务 Checklist', 26, ({ row }) => row.checklistType],
  ['机构 Organisation', 16, ({ row }) => row.organization],
  ['单位 Unit', 18, ({ row }) => row.unit],
  ['状态 State', 12, ({ row }) => row.state],
  ['环节 Stage', 18, ({ row }) => row.stage],
  ['期限 Due', 12, ({ row }) => row.dueDay],
  ['案件 Case', 40, ({ row }) => row.applicationId],
];

/** What a spreadsheet takes for a number and rounds, or strips of its zeros. */
const NUMBER_LIKE = /^(?:\d{12,}|0\d+|\d+[Ee]\d+)$/;

/** A tab before it keeps a number text; what reads the table again trims it. */
const textField = (text: string | null): string =>
  NUMBER_LIKE.test(text ?? '') ? `"\t${text ?? ''}"` : csvField(text);

/** UTF-8 with the mark by which spreadsheets know it. */
export function csvSheet(found: readonly FoundLearner[]): Buffer {
  const lines = [
    COLUMNS.map(([heading]) => csvField(heading)),
    ...found.map((one) => COLUMNS.map(([, , textOf]) => textField(textOf(one)))),
  ];
  return Buffer.from(`\uFEFF${lines.map((cells) => `${cells.join(',')}\r\n`).join('')}`, 'utf8');
}

/** Every cell is of the type and the format of a text. */
export function xlsxSheet(found: readonly FoundLearner[]): Promise<Buffer> {
  const cell = (value: string | null): SheetData[number][number] =>
    value === null || value === '' ? null : { value, type: String, format: '@' };
  const data: SheetData = [
    COLUMNS.map(([heading]) => ({ value: heading, type: String, fontWeight: 'bold' as const })),
    ...found.map((one) => COLUMNS.map(([, , textOf]) => cell(textOf(one)))),
  ];
  return writeWorkbook(data, { columns: COLUMNS.map(([, width]) => ({ width })) }).toBuffer();
}
