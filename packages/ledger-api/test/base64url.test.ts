import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Base64urlError, type Base64urlErrorCode, decodeBase64url, encodeBase64url } from '../src/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('vectors', () => {
  // RFC 4648 section 10, without its padding.
  const vectors: readonly (readonly [string, string])[] = [
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ];
  test.each(vectors)('%p is %p', (text, encoded) => {
    expect(encodeBase64url(bytesOf(text))).toBe(encoded);
    expect(decodeBase64url(encoded)).toEqual(bytesOf(text));
  });

  test('the last two letters of the alphabet are URL-safe', () => {
    expect(encodeBase64url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
  });
});

describe('texts that no bytes have', () => {
  const refused: readonly (readonly [string, string, Base64urlErrorCode])[] = [
    ['padding', 'Zg==', 'INVALID_CHARACTER'],
    ['the standard alphabet', '+/8', 'INVALID_CHARACTER'],
    ['white space', 'Zm9 ', 'INVALID_CHARACTER'],
    ['a letter beyond ASCII', 'Zm9é', 'INVALID_CHARACTER'],
    ['a lone character', 'Z', 'INVALID_LENGTH'],
    ['bits after the last byte', 'Zh', 'TRAILING_BITS'],
    ['something that is no string', 7 as unknown as string, 'NOT_A_STRING'],
  ];
  test.each(refused)('refuses %s', (_name, text, code) => {
    expect(() => decodeBase64url(text)).toThrow(expect.objectContaining({ code, name: Base64urlError.name }));
  });
});

describe('properties', () => {
  test('agrees with the platform and is read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64url(text)).toEqual(bytes);
      }),
    );
  });

  test('accepts a text only if it is the one its bytes have', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', 'Q', 'g', 'w', '-', '_', 'Z', '9'), maxLength: 9 }),
        (text) => {
          let bytes: Uint8Array;
          try {
            bytes = decodeBase64url(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Base64urlError);
            return;
          }
          expect(encodeBase64url(bytes)).toBe(text);
        },
      ),
    );
  });
});
