import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseReceiptNumber, receiptNumberOf } from '../../src/receipts/receipt-number.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const numbers = fc.string({ minLength: 1, maxLength: 64 }).map(receiptNumberOf);

const replacedAt = (text: string, at: number, letter: string): string =>
  `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;

const swappedAt = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`;

describe('a receipt’s number', () => {
  test('is read as it was written, in small letters, with hyphens and spaces, and with letters taken for digits', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(parseReceiptNumber(number)).toBe(number);
        const written = ` ${number.slice(0, 4)}-${number.slice(4, 8)} ${number.slice(8)}`.toLowerCase();
        expect(parseReceiptNumber(written)).toBe(number);
        expect(parseReceiptNumber(number.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(number);
      }),
    );
  });

  test('with any one letter wrong is none', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        for (let at = 0; at < number.length; at += 1) {
          for (const letter of LETTERS.replace(number[at] ?? '', '')) {
            expect(parseReceiptNumber(replacedAt(number, at, letter))).toBeUndefined();
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('with two different neighbours changed is none, whichever they are and wherever they stand', () => {
    const completed = (body: string): string =>
      Array.from(LETTERS, (check) => `${body}${check}`).find((text) => parseReceiptNumber(text) !== undefined) ?? '';
    for (const a of LETTERS) {
      for (const b of LETTERS.replace(a, '')) {
        for (let at = 0; at < 7; at += 1) {
          const number = completed(`${'0'.repeat(at)}${a}${b}${'0'.repeat(6 - at)}`);
          expect(parseReceiptNumber(swappedAt(number, at))).toBeUndefined();
        }
      }
    }
    fc.assert(
      fc.property(numbers, (number) => {
        const isSame = number[7] === number[8];
        expect(parseReceiptNumber(swappedAt(number, 7)) === undefined).toBe(!isSame);
      }),
    );
  });

  test.each(['', 'ABC', '0000000000', '00000000U', '身份证号'])('%j is none', (text) => {
    expect(parseReceiptNumber(text)).toBeUndefined();
  });

  test('of another transaction is another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 2 }), ([a = '', b = '']) => {
        expect(receiptNumberOf(a)).not.toBe(receiptNumberOf(b));
      }),
    );
  });
});
