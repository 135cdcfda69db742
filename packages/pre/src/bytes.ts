import { PreError } from './errors.ts';

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** @throws PreError INVALID_LENGTH unless `bytes` has exactly `length` bytes */
export function requireLength(bytes: Uint8Array, length: number, field: string): void {
  if (bytes.length !== length) {
    throw new PreError('INVALID_LENGTH', field, `expected ${length} bytes, got ${bytes.length}`);
  }
}

/** Hands out consecutive pieces of a buffer whose whole length has been checked. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array, length: number, field: string) {
    requireLength(bytes, length, field);
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    this.#offset += length;
    return this.#bytes.slice(this.#offset - length, this.#offset);
  }

  /** @throws PreError INVALID_FLAG unless the next byte is 0 or 1 */
  flag(field: string): boolean {
    const [byte] = this.take(1);
    if (byte !== 0 && byte !== 1) throw new PreError('INVALID_FLAG', field, 'expected 0 or 1');
    return byte === 1;
  }
}
