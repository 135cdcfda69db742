import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '@lianjian/ledger-client';
import { readTable } from '../../src/imports/read-table.ts';
import { type FoundLearner } from '../../src/learners/learner-directory.ts';
import { csvSheet, xlsxSheet } from '../../src/learners/learner-sheet.ts';

const found = (name: string | null, number: string | null): FoundLearner => ({
  learner: { name, number, numbers: [] },
  row: {
    mspId: 'CentreMSP',
    desk: 'clerk',
    applicationId: newId(),
    organization: 'CentreMSP',
    unit: null,
    checklistType: 'enrolment-qualification',
    checklistVersion: 1,
    state: 'draft',
    stage: null,
    dueDay: '2026-12-31',
    status: 'opened',
    learner: null,
    numberTokens: [],
    nameTokens: [],
    record: null,
    expiresAt: null,
    changedAt: new Date(),
  },
});

const NUMBERS = ['110101199003070011', '11010119900307001X', '000123', '1E17', '123456789012345678901'];

describe.each([
  ['csv', (rows: FoundLearner[]) => Promise.resolve(csvSheet(rows))],
  ['xlsx', (rows: FoundLearner[]) => xlsxSheet(rows)],
] as const)('a sheet as %s', (format, sheet) => {
  test('gives every number back as it was', async () => {
    const table = await readTable(await sheet(NUMBERS.map((number) => found('王小明', number))));
    expect(table.format).toBe(format);
    expect(table.rows.map(({ cells: [, number] }) => number)).toEqual(NUMBERS);
    expect(table.rows.map(({ cells }) => cells[7])).toEqual(NUMBERS.map(() => '2026-12-31'));
  });

  test('has no formula, whatever a name is', async () => {
    const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', '"=1",', "=cmd|' /C calc'!A0"];
    const bytes = await sheet(evil.map((name) => found(name, null)));
    if (format === 'csv') {
      const lines = bytes.toString('utf8').slice(1).split('\r\n').slice(1, -1);
      for (const line of lines) expect(line).not.toMatch(/^"?[=+\-@\t\r＝]/);
      return;
    }
    const table = await readTable(bytes);
    expect(table.rows.map(({ cells: [name] }) => name)).toEqual(evil.map((name) => name.trim()));
  });
});

test('a CSV begins with the mark of UTF-8, and quotes what it must', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
      const text = csvSheet([found(name, '110101199003070011')]).toString('utf8');
      expect(text.startsWith('\uFEFF')).toBe(true);
      expect(text).toContain('"\t110101199003070011"');
      expect(text.split('"').length % 2).toBe(1);
    }),
  );
});
