import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvField } from '../../src/audit/export.ts';

/** As a spreadsheet reads one field (RFC 4180). */
function read(field: string): string {
  if (!field.startsWith('"')) return field;
  return field.slice(1, -1).replaceAll('""', '"');
}

describe('a field of CSV', () => {
  test('comes back as it was, but for the mark before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const back = read(csvField(text));
        expect(back === text || back === `'${text}`).toBe(true);
        expect(back).not.toMatch(/^[=+\-@\t\r\n|＝＋－＠]/);
      }),
    );
  });

  test('never ends its own field or line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', 'a', '\t') }), (text) => {
        const field = csvField(text);
        const isQuoted = /^"(?:[^"]|"")*"$/.test(field);
        expect(isQuoted || /^[^",\r\n]*$/.test(field)).toBe(true);
      }),
    );
  });

  test.each([
    ['=1+1', `"'=1+1"`],
    ['+86', `"'+86"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['＝1', `"'＝1"`],
    ['王小明', '王小明'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    [5, '5'],
    [null, ''],
  ])('%j', (value, field) => {
    expect(csvField(value)).toBe(field);
  });
});
