// Looks for many values at once, in one pass over the bytes.
import { type Needle } from './needles.ts';

const HEAD_BYTES = 4;
const BUCKETS = 65_536;
/** Fibonacci hashing of the last four bytes to a bucket. */
const bucketOf = (head: number): number => Math.imul(head, 0x9e37_79b1) >>> 16;

export class Scanner {
  readonly #buckets: (Needle[] | undefined)[] = Array.from({ length: BUCKETS });
  readonly #taken = new Uint8Array(BUCKETS);

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      const bucket = bucketOf(needle.bytes.readInt32BE(0));
      (this.#buckets[bucket] ??= []).push(needle);
      this.#taken[bucket] = 1;
    }
  }

  /** The needles that stand anywhere in the bytes, each once. */
  find(bytes: Buffer): Set<Needle> {
    const found = new Set<Needle>();
    let head = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      head = (head << 8) | (bytes[at] ?? 0);
      const bucket = bucketOf(head);
      if (this.#taken[bucket] === 1) this.#compare(bytes, at - HEAD_BYTES + 1, bucket, found);
    }
    return found;
  }

  #compare(bytes: Buffer, start: number, bucket: number, found: Set<Needle>): void {
    if (start < 0) return;
    for (const needle of this.#buckets[bucket] ?? []) {
      if (bytes.subarray(start, start + needle.bytes.length).equals(needle.bytes)) found.add(needle);
    }
  }
}
