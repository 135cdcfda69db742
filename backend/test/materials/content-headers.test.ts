import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attachment, cleanFileName, parseRange, rangeIfSame } from '../../src/materials/content-headers.ts';

describe('a range', () => {
  test('lies within the file, whatever the client writes', () => {
    const header = fc
      .tuple(fc.option(fc.nat(200)), fc.option(fc.nat(200)))
      .map(([first, last]) => `bytes=${first ?? ''}-${last ?? ''}`);
    fc.assert(
      fc.property(header, fc.integer({ min: 1, max: 150 }), (range, size) => {
        let found;
        try {
          found = parseRange(range, size);
        } catch (error) {
          expect(error).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE', details: { size } });
          return;
        }
        if (found === undefined) return;
        expect(found.offset).toBeGreaterThanOrEqual(0);
        expect(found.length).toBeGreaterThan(0);
        expect(found.offset + found.length).toBeLessThanOrEqual(size);
      }),
    );
  });

  test('counts for the same version only', () => {
    expect(rangeIfSame('bytes=0-1', undefined, '"a"')).toBe('bytes=0-1');
    expect(rangeIfSame('bytes=0-1', '"a"', '"a"')).toBe('bytes=0-1');
    expect(rangeIfSame('bytes=0-1', '"b"', '"a"')).toBeUndefined();
  });
});

describe('a file’s name', () => {
  test('as a header is one line of ASCII and gives the name back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (text) => {
        const name = cleanFileName(text);
        const header = attachment(name);
        expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%!#$&+.^_`|~-]+$/);
        expect(decodeURIComponent(header.split("''")[1] ?? '')).toBe(name);
      }),
    );
  });

  test('keeps no folder and no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = cleanFileName(text);
        expect(name).not.toMatch(/[/\\\p{Cc}]/u);
        expect(['', '.', '..']).not.toContain(name);
        expect(Array.from(name).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
