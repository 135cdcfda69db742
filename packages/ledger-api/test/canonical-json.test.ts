import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  assertCanonicalValue,
  type CanonicalJsonErrorCode,
  CanonicalJsonError,
  parseCanonicalJson,
  stringifyCanonicalJson,
} from '../src/index.ts';

const codeUnit = String.fromCharCode;

function errorOf(run: () => unknown): CanonicalJsonError {
  try {
    run();
  } catch (error) {
    if (error instanceof CanonicalJsonError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('vectors', () => {
  const vectors: readonly (readonly [string, unknown, string])[] = [
    ['null', null, 'null'],
    ['booleans', [true, false], '[true,false]'],
    ['zero', 0, '0'],
    ['largest integer', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['smallest integer', Number.MIN_SAFE_INTEGER, '-9007199254740991'],
    ['empty containers', { a: [], b: {} }, '{"a":[],"b":{}}'],
    ['members in any order', { b: 1, a: 2, A: 3, '': 4 }, '{"":4,"A":3,"a":2,"b":1}'],
    ['members that look like indexes', { 10: 'x', 9: 'y' }, '{"10":"x","9":"y"}'],
    // RFC 8785 section 3.2.2.2: two-character escapes where they exist, lower-case \u00xx else, solidus bare.
    ['escapes', '\b\t\n\f\r"\\/\u0000\u001f\u007f', String.raw`"\b\t\n\f\r\"\\/\u0000\u001f` + '\u007f"'],
    ['text beyond ASCII', '继续教育 €', '"继续教育 €"'],
    ['an object without prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ];
  test.each(vectors)('%s', (_name, value, text) => {
    expect(stringifyCanonicalJson(value)).toBe(text);
    expect(parseCanonicalJson(text)).toEqual(value);
  });

  test('member order of RFC 8785 section 3.2.3, by UTF-16 code units', () => {
    const names = ['\u20ac', '\r', '\u05d3', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const value = Object.fromEntries(names.map((name) => [name, 0]));
    expect(Object.keys(parseCanonicalJson(stringifyCanonicalJson(value)) as object)).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u05d3',
      '\u20ac',
      '\ud83d\ude00',
    ]);
  });
});

describe('values without a canonical text', () => {
  const refused: readonly (readonly [string, unknown, CanonicalJsonErrorCode, string])[] = [
    ['a fraction', { a: [1.5] }, 'NOT_AN_INTEGER', '/a/0'],
    ['minus zero', -0, 'NOT_AN_INTEGER', ''],
    ['NaN', Number.NaN, 'NOT_AN_INTEGER', ''],
    ['infinity', Number.POSITIVE_INFINITY, 'NOT_AN_INTEGER', ''],
    ['an integer past 2^53 - 1', 2 ** 53, 'OUT_OF_RANGE', ''],
    ['a lone surrogate', codeUnit(0xd800), 'LONE_SURROGATE', ''],
    ['a lone surrogate in a member name', { [codeUnit(0xdc00)]: 1 }, 'LONE_SURROGATE', `/${codeUnit(0xdc00)}`],
    ['a decomposed string', 'e\u0301', 'NOT_NFC', ''],
    ['a decomposed member name', { 'e\u0301': 1 }, 'NOT_NFC', '/e\u0301'],
    ['undefined', undefined, 'UNSUPPORTED_TYPE', ''],
    ['an undefined member', { 'a/b~c': undefined }, 'UNSUPPORTED_TYPE', '/a~1b~0c'],
    ['a hole in an array', Array.from({ length: 1 }), 'UNSUPPORTED_TYPE', '/0'],
    ['a bigint', 1n, 'UNSUPPORTED_TYPE', ''],
    ['a function', () => 1, 'UNSUPPORTED_TYPE', ''],
    ['a symbol-keyed member', { [Symbol('a')]: 1 }, 'UNSUPPORTED_TYPE', ''],
    ['a date', new Date(0), 'UNSUPPORTED_TYPE', ''],
    ['bytes', Uint8Array.of(1), 'UNSUPPORTED_TYPE', ''],
    ['a map', new Map(), 'UNSUPPORTED_TYPE', ''],
  ];
  test.each(refused)('refuses %s', (_name, value, code, path) => {
    const error = errorOf(() => {
      assertCanonicalValue(value);
    });
    expect({ code: error.code, path: error.path }).toEqual({ code, path });
  });

  test('refuses nesting deeper than 64', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
    expect(stringifyCanonicalJson(nested(64))).toHaveLength(129);
    expect(errorOf(() => stringifyCanonicalJson(nested(65))).code).toBe('TOO_DEEP');
    expect(errorOf(() => parseCanonicalJson('['.repeat(66) + ']'.repeat(66))).code).toBe('TOO_DEEP');
  });
});

describe('texts that are not canonical', () => {
  const refused: readonly (readonly [string, string, CanonicalJsonErrorCode])[] = [
    ['white space', '{"a": 1}', 'NOT_CANONICAL'],
    ['a trailing line end', '1\n', 'NOT_CANONICAL'],
    ['other member order', '{"b":1,"a":1}', 'NOT_CANONICAL'],
    ['a duplicate member', '{"a":1,"a":1}', 'NOT_CANONICAL'],
    ['a needless escape', String.raw`"\u0061"`, 'NOT_CANONICAL'],
    ['an escaped solidus', String.raw`"\/"`, 'NOT_CANONICAL'],
    ['an upper-case escape', String.raw`"\u001F"`, 'NOT_CANONICAL'],
    ['a fraction of zero', '1.0', 'NOT_CANONICAL'],
    ['an exponent', '1e3', 'NOT_CANONICAL'],
    ['a rounding integer', '9007199254740993', 'OUT_OF_RANGE'],
    ['a prototype member out of order', '{"b":1,"__proto__":1}', 'NOT_CANONICAL'],
    ['an empty text', '', 'NOT_JSON'],
    ['a byte order mark', '\ufeff1', 'NOT_JSON'],
    ['an open string', '"a', 'NOT_JSON'],
    ['an escaped lone surrogate', String.raw`"\ud800"`, 'LONE_SURROGATE'],
  ];
  test.each(refused)('refuses %s', (_name, text, code) => {
    expect(errorOf(() => parseCanonicalJson(text)).code).toBe(code);
  });
});

describe('properties', () => {
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.normalize('NFC'));
  const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      text,
      fc.array(tie('value')),
      fc.dictionary(text, tie('value')),
    ),
  }));

  test('what is written is read back equal, and its text is a fixed point', () => {
    fc.assert(
      fc.property(json, (value) => {
        const written = stringifyCanonicalJson(value);
        const read = parseCanonicalJson(written);
        expect(read).toEqual(JSON.parse(JSON.stringify(value)));
        expect(stringifyCanonicalJson(read)).toBe(written);
      }),
    );
  });

  test('the order in which members were added does not show', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, fc.maxSafeInteger()), { selector: ([name]) => name }), (members) => {
        const forwards = stringifyCanonicalJson(Object.fromEntries(members));
        expect(stringifyCanonicalJson(Object.fromEntries(members.toReversed()))).toBe(forwards);
      }),
    );
  });

  test('refuses every text that is JSON but differs from its canonical form', () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 4 }), (value, indent) => {
        const spaced = JSON.stringify(value, null, indent);
        const canonical = stringifyCanonicalJson(value);
        if (spaced === canonical) expect(parseCanonicalJson(spaced)).toBeDefined();
        else expect(errorOf(() => parseCanonicalJson(spaced)).code).toBe('NOT_CANONICAL');
      }),
    );
  });
});
