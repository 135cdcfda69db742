import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isSystemError } from '../errors.ts';

const NEWLINE = 0x0a;

/** Reads a growing log by whole lines. A log that was cut or begun anew is read from its start. */
export class LogReader {
  readonly #file: string;
  #offset = 0;
  /** The beginning of a line whose end is not written yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
  }

  /** The lines that were completed since the last call; the first call gives all there are. */
  next(): string[] {
    const grown = this.#grown();
    const bytes = Buffer.concat([this.#rest, grown]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rest = bytes.subarray(end);
    return end === 0
      ? []
      : bytes
          .subarray(0, end - 1)
          .toString('utf8')
          .split('\n');
  }

  #grown(): Buffer {
    let log: number;
    try {
      log = openSync(this.#file, 'r');
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return Buffer.alloc(0);
      throw error;
    }
    try {
      const { size } = fstatSync(log);
      if (size < this.#offset) {
        this.#offset = 0;
        this.#rest = Buffer.alloc(0);
      }
      const bytes = Buffer.alloc(size - this.#offset);
      const count = readSync(log, bytes, 0, bytes.length, this.#offset);
      this.#offset += count;
      return bytes.subarray(0, count);
    } finally {
      closeSync(log);
    }
  }
}
