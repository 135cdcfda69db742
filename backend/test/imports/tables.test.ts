// Tables as offices save them: Chinese and English Excel, UTF-8 and GB18030, and what goes wrong in them.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BackendError } from '../../src/errors.ts';
import { readTable } from '../../src/imports/read-table.ts';
import { MOST_ROWS } from '../../src/imports/table.ts';
import { workbook } from './workbook.ts';

const HEADING = '姓名,证件号码';
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
/** 姓名,证件号码 CRLF 张三,110101199003070011 in GB18030. */
const GB18030 = Buffer.from('d0d5c3fb2cd6a4bcfebac5c2eb0d0ad5c5c8fd2c313130313031313939303033303730303131', 'hex');

const refusalOf = async (bytes: Buffer): Promise<BackendError> => {
  const error: unknown = await readTable(bytes).catch((thrown: unknown) => thrown);
  if (error instanceof BackendError) return error;
  throw new Error(`not refused: ${JSON.stringify(error)}`);
};

describe('CSV', () => {
  const expected = { headers: ['姓名', '证件号码'], rows: [{ cells: ['张三', '110101199003070011'], line: 2 }] };
  const rows = '\r\n张三,110101199003070011\r\n';

  test.each([
    ['UTF-8', utf8(HEADING + rows), 'utf-8'],
    ['UTF-8 with a byte order mark', utf8(`\uFEFF${HEADING}${rows}`), 'utf-8'],
    ['GB18030, as a Chinese Excel saves', GB18030, 'gb18030'],
    ['Unix lines and no last one', utf8(`${HEADING}\n张三,110101199003070011`), 'utf-8'],
    ['tabs', utf8(`${HEADING}${rows}`.replaceAll(',', '\t')), 'utf-8'],
    ['semicolons', utf8(`${HEADING}${rows}`.replaceAll(',', ';')), 'utf-8'],
    ['empty columns and rows at the end', utf8(`${HEADING},,\r\n张三,110101199003070011,,\r\n,,,\r\n`), 'utf-8'],
  ])('in %s', async (_what, bytes, encoding) => {
    expect(await readTable(bytes)).toEqual({ ...expected, encoding, format: 'csv' });
  });

  test('keeps lines, commas and quotation marks within quotation marks', async () => {
    const { rows: read } = await readTable(utf8('a,b\r\n"x, ""y""\nz",2\r\n3,4\r\n'));
    expect(read).toEqual([
      { cells: ['x, "y"\nz', '2'], line: 3 },
      { cells: ['3', '4'], line: 4 },
    ]);
  });

  test.each([
    ['nothing', utf8(''), { field: '/file', line: 1 }],
    ['an empty heading', utf8(',,\r\n1,2'), { field: '/file', line: 1 }],
    ['a row longer than the heading', utf8('a\r\n1,2'), { field: '/file', line: 2 }],
    ['an open quotation mark', utf8('a\r\n"1'), { field: '/file', line: 2 }],
    ['bytes that are no text', Buffer.from([0x61, 0x0a, 0xff, 0xff]), { field: '/file' }],
    ['a zero byte', utf8('a\n\0'), { field: '/file' }],
  ])('refuses %s', async (_what, bytes, details) => {
    const { code, details: given } = await refusalOf(bytes);
    expect([code, given]).toEqual(['INVALID_INPUT', details]);
  });

  test('refuses too many rows and too many bytes', async () => {
    expect((await refusalOf(utf8(`a\n${'1\n'.repeat(MOST_ROWS + 1)}`))).code).toBe('TOO_LARGE');
    expect((await refusalOf(Buffer.alloc(11 * 1024 * 1024, 'a'))).code).toBe('TOO_LARGE');
  });

  test('gives back every table that was written by the rules, and never fails otherwise than by a refusal', async () => {
    const cell = fc
      .string({ maxLength: 20, unit: 'grapheme' })
      .map((text) => text.replaceAll(/[\0\uFEFF]/g, '').trim());
    const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, async (cells) => {
        const text = [['h1', 'h2', 'h3'], ...cells].map((row) => row.map(quoted).join(',')).join('\r\n');
        const filled = cells.filter((row) => row.some((one) => one !== ''));
        expect((await readTable(utf8(text))).rows.map((row) => row.cells)).toEqual(filled);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const outcome = await readTable(Buffer.from(bytes)).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(BackendError);
      }),
    );
  });
});

describe('XLSX', () => {
  test('reads texts, whole numbers, dates and empty cells of the first sheet', async () => {
    const bytes = workbook([
      ['姓名', '学号', '出生日期', '备注'],
      ['张三', 20260001, new Date('1990-03-07T00:00:00Z'), null],
    ]);
    expect(await readTable(bytes)).toEqual({
      encoding: null,
      format: 'xlsx',
      headers: ['姓名', '学号', '出生日期', '备注'],
      rows: [{ cells: ['张三', '20260001', '1990-03-07', ''], line: 2 }],
    });
  });

  test('an identity number as text is taken; one that became a number is refused, naming the row', async () => {
    const asText = workbook([['证件号码'], ['110101199003070011']]);
    expect((await readTable(asText)).rows[0]?.cells).toEqual(['110101199003070011']);
    const { code, details } = await refusalOf(workbook([['证件号码'], ['11'], [Number('110101199003070011')]]));
    expect([code, details]).toEqual(['INVALID_INPUT', { field: '/file', line: 3 }]);
  });

  test.each([
    ['an archive that is no workbook', workbook([['a']], 'other.xml')],
    ['half a workbook', workbook([['a'], ['b']]).subarray(0, 300)],
    ['nothing but the beginning of an archive', Buffer.from('PK\u0003\u0004')],
  ])('refuses %s', async (_what, bytes) => {
    expect((await refusalOf(bytes)).code).toBe('INVALID_INPUT');
  });

  test('refuses what unpacks to more than there is room for, whatever it claims', async () => {
    const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024));
    const { code } = await refusalOf(workbook([['a']], 'xl/worksheets/sheet1.xml', bomb));
    expect(code).toBe('TOO_LARGE');
  });

  test('never fails otherwise than by a refusal', async () => {
    const sound = workbook([
      ['a', 'b'],
      ['1', '2'],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), async (at, value) => {
        const changed = Buffer.from(sound);
        changed[at] = value;
        const outcome = await readTable(changed).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(BackendError);
      }),
    );
  });
});
