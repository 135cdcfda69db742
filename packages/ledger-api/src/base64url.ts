// base64url without padding (RFC 4648 section 5), the form in which bytes travel in canonical JSON.
// Written out rather than taken from the platform: contracts, Node and browsers must agree byte for byte,
// and the platforms' own decoders accept padding, other alphabets or stray trailing bits.

export type Base64urlErrorCode = 'NOT_A_STRING' | 'INVALID_CHARACTER' | 'INVALID_LENGTH' | 'TRAILING_BITS';

export class Base64urlError extends Error {
  override readonly name = 'Base64urlError';
  readonly code: Base64urlErrorCode;

  constructor(code: Base64urlErrorCode, message: string) {
    super(`base64url: ${message}`);
    this.code = code;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUE_OF = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
const BITS_PER_CHARACTER = 6;

/** Encodes bytes as base64url without padding: 4 characters for 3 bytes, 2 or 3 for the rest. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= BITS_PER_CHARACTER) {
      bits -= BITS_PER_CHARACTER;
      text += ALPHABET.charAt((held >> bits) & 63);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (BITS_PER_CHARACTER - bits)) & 63);
}

/**
 * Decodes the one text that {@link encodeBase64url} gives for these bytes and no other.
 *
 * @throws Base64urlError on padding, another alphabet, an impossible length or bits set after the last byte
 */
export function decodeBase64url(text: string): Uint8Array {
  if (typeof text !== 'string') throw new Base64urlError('NOT_A_STRING', 'expected a string');
  if (text.length % 4 === 1) throw new Base64urlError('INVALID_LENGTH', `no bytes have ${text.length} characters`);
  const bytes = new Uint8Array(Math.floor((text.length * BITS_PER_CHARACTER) / 8));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (const [index, character] of Array.from(text).entries()) {
    const value = VALUE_OF.get(character);
    if (value === undefined) throw new Base64urlError('INVALID_CHARACTER', `invalid character at ${index}`);
    held = (held << BITS_PER_CHARACTER) | value;
    bits += BITS_PER_CHARACTER;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  if (held !== 0) throw new Base64urlError('TRAILING_BITS', 'bits set after the last byte');
  return bytes;
}
