// Short numbers that people read to each other: eight letters of Crockford's alphabet and a check letter.
import { createHash } from 'node:crypto';

/** Without I, L, O and U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const BASE = LETTERS.length;
const FORM = new RegExp(`^[${LETTERS}]{${LENGTH + 1}}$`);

/** In the field of 32 elements, of polynomials modulo x^5 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit += 1) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 8; bit >= 5; bit -= 1) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  return product;
}

/**
 * Each place has a weight of its own, neither 0 nor another's, and the check letter has 1: one wrong letter changes the
 * sum, and so do two different letters that changed their places, wherever they stand.
 */
function checkLetter(body: string): string {
  let weight = 1;
  let sum = 0;
  for (const letter of body) {
    weight = times(weight, 2);
    sum ^= times(weight, LETTERS.indexOf(letter));
  }
  return LETTERS[sum] ?? '';
}

/** The same transaction has the same number. */
export function receiptNumberOf(transactionId: string): string {
  const digest = createHash('sha256').update(`receipt ${transactionId}`).digest();
  const body = Array.from({ length: LENGTH }, (_, index) => LETTERS[(digest[index] ?? 0) % BASE] ?? '').join('');
  return `${body}${checkLetter(body)}`;
}

/** As people write it, with spaces, hyphens and small letters; undefined when a letter is wrong. */
export function parseReceiptNumber(text: string): string | undefined {
  const number = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (!FORM.test(number)) return undefined;
  return checkLetter(number.slice(0, LENGTH)) === number.at(-1) ? number : undefined;
}
