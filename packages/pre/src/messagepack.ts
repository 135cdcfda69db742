// The MessagePack form that umbral-pre >= 0.9 reads and writes. Every object has one shape with fields of
// fixed length, so there is one framing per object and everything else is refused; a general decoder
// would accept other lengths of the same numbers.
import { concat } from './bytes.ts';
import { PreError } from './errors.ts';

const FALSE = 0xc2;
const TRUE = 0xc3;
const BIN8 = 0xc4;
const FIXARRAY = 0x90;

export const arrayHeader = (length: number): Uint8Array => Uint8Array.of(FIXARRAY | length);

export const bin = (bytes: Uint8Array): Uint8Array => concat(Uint8Array.of(BIN8, bytes.length), bytes);

export const bool = (value: boolean): Uint8Array => Uint8Array.of(value ? TRUE : FALSE);

/** Reads one object; each call throws PreError INVALID_FRAMING when the next bytes are of another form. */
export class MessagePackReader {
  readonly #bytes: Uint8Array;
  readonly #field: string;
  #offset = 0;

  constructor(bytes: Uint8Array, field: string) {
    this.#bytes = bytes;
    this.#field = field;
  }

  array(length: number): void {
    this.#expect(FIXARRAY | length);
  }

  bin(length: number): Uint8Array {
    this.#expect(BIN8);
    this.#expect(length);
    const bytes = this.#bytes.slice(this.#offset, this.#offset + length);
    if (bytes.length !== length) throw this.#refusal('ends too early');
    this.#offset += length;
    return bytes;
  }

  bool(): boolean {
    const byte = this.#next();
    if (byte !== FALSE && byte !== TRUE) throw this.#refusal('expected a boolean');
    return byte === TRUE;
  }

  end(): void {
    if (this.#offset !== this.#bytes.length) throw this.#refusal('bytes after the end');
  }

  #next(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw this.#refusal('ends too early');
    this.#offset += 1;
    return byte;
  }

  #expect(byte: number): void {
    if (this.#next() !== byte) throw this.#refusal('not the expected MessagePack form');
  }

  #refusal(message: string): PreError {
    return new PreError('INVALID_FRAMING', this.#field, `${message} (byte ${this.#offset})`);
  }
}
