// Search over sealed names and numbers, by tokens that only the organisation's key makes. What the tokens give away to
// whoever has the database and not the key:
// - two rows with the same number have the same token, so that one learner's cases are seen to belong together (the
//   reference on the chain shows that too);
// - two names that share a pair of characters have a token in common. Tokens of names are 12 bits: some thousand pairs
//   share one, and rows are padded with drawn tokens to a fixed count; yet how often a token comes tells which stand for
//   the most frequent surnames. Whoever knows many names beforehand can narrow down others.
import { createHmac, randomInt } from 'node:crypto';
import { type Custody } from '../adapters/custody/custody.ts';
import { tokenKey } from '../keys/column-cipher.ts';

const KEY_ID = 'learner-index';
const NAME_BITS = 12;
/** Names up to this length look alike in length. */
const LEAST_NAME_TOKENS = 6;
/** Longer names are found by their beginning. */
const MOST_NAME_TOKENS = 64;
const NUMBER_TOKEN_BYTES = 16;
const START = '\u0002';

/** One spelling for a name: full-width forms as ASCII, lower case, no spaces, dots or hyphens. */
export const normalizedName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-‐-―·•.,'’]/gu, '');

export class BlindIndex {
  readonly #custodyOf: (mspId: string) => Custody;
  readonly #keys = new Map<string, Promise<Uint8Array>>();

  constructor(custodyOf: (mspId: string) => Custody) {
    this.#custodyOf = custodyOf;
  }

  /** @param number normalised @throws BackendError NOT_FOUND where the organisation is not served */
  async numberToken(mspId: string, number: string): Promise<string> {
    const key = await this.#key(mspId);
    return hmac(key, 'number', number).subarray(0, NUMBER_TOKEN_BYTES).toString('base64url');
  }

  /** To be kept beside a sealed name. */
  async nameTokens(mspId: string, name: string): Promise<number[]> {
    const pairs = pairsOf(`${START}${normalizedName(name)}`).slice(0, MOST_NAME_TOKENS);
    const tokens = await this.#pairTokens(mspId, pairs);
    const padding = Array.from({ length: Math.max(0, LEAST_NAME_TOKENS - tokens.length) }, () =>
      randomInt(2 ** NAME_BITS),
    );
    return [...tokens, ...padding];
  }

  /**
   * Of a name that is looked for: one character is a name's beginning, more are looked for anywhere in it. What has
   * these tokens may still be another name.
   */
  async queryTokens(mspId: string, part: string): Promise<number[]> {
    const characters = Array.from(normalizedName(part));
    const pairs = pairsOf(characters.length === 1 ? `${START}${characters.join('')}` : characters.join(''));
    return [...new Set(await this.#pairTokens(mspId, pairs))];
  }

  async #pairTokens(mspId: string, pairs: readonly string[]): Promise<number[]> {
    const key = await this.#key(mspId);
    return pairs.map((pair) => hmac(key, 'name', pair).readUInt16BE() >> (16 - NAME_BITS));
  }

  #key(mspId: string): Promise<Uint8Array> {
    const key = this.#keys.get(mspId) ?? tokenKey(this.#custodyOf(mspId), KEY_ID);
    this.#keys.set(mspId, key);
    key.catch(() => this.#keys.delete(mspId));
    return key;
  }
}

/** Whether a name is what was looked for, as `queryTokens` means it. */
export function isNameLike(name: string, part: string): boolean {
  const [whole, wanted] = [normalizedName(name), normalizedName(part)];
  return Array.from(wanted).length === 1 ? whole.startsWith(wanted) : whole.includes(wanted);
}

const hmac = (key: Uint8Array, label: string, text: string): Buffer =>
  createHmac('sha256', key).update(`${label}\0${text}`, 'utf8').digest();

function pairsOf(text: string): string[] {
  const characters = Array.from(text);
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}
