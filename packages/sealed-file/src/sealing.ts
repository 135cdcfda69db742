import { InvalidArgument, NotFinished } from './errors.ts';
import { type MaterialRecord } from './format/record.ts';

/** The sealed bytes, to be taken once and in order, and after the last of them the record. */
export class Sealing implements AsyncIterable<Uint8Array> {
  #pieces: AsyncGenerator<Uint8Array, void> | undefined;
  #record: MaterialRecord | undefined;

  constructor(start: (finish: (record: MaterialRecord) => void) => AsyncGenerator<Uint8Array, void>) {
    this.#pieces = start((record) => {
      this.#record = record;
    });
  }

  /** @throws InvalidArgument when the bytes were already asked for: a retry seals anew, under a new file key */
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    const pieces = this.#pieces;
    if (pieces === undefined) throw new InvalidArgument('sealing', 'its bytes can be taken once; seal again to retry');
    this.#pieces = undefined;
    return pieces;
  }

  /** @throws NotFinished before the last byte was taken */
  record(): MaterialRecord {
    if (this.#record === undefined) throw new NotFinished();
    return this.#record;
  }
}
