// Short numbers that people read to each other: eight letters of Crockford's alphabet and a check letter.
import { createHash } from 'node:crypto';

/** Without I, L, O and U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const BASE = LETTERS.length;
const FORM = new RegExp(`^[${LETTERS}]{${LENGTH + 1}}$`);

/** Luhn's check for this alphabet: one wrong letter, or two neighbours changed, shows. */
function checkLetter(body: string): string {
  const sum = Array.from(body)
    .reverse()
    .reduce((total, letter, index) => {
      const value = LETTERS.indexOf(letter) * (index % 2 === 0 ? 2 : 1);
      return total + Math.floor(value / BASE) + (value % BASE);
    }, 0);
  return LETTERS[(BASE - (sum % BASE)) % BASE] ?? '';
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
