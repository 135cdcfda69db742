import { BackendError } from '../errors.ts';

const mismatch = (): BackendError => new BackendError('IDEMPOTENCY_MISMATCH', 'the key was used with other files', {});

/**
 * The files that came under an idempotency key, by their digests and in their order. A file is known once its last byte is
 * here; then another in its place is refused, while what had come only in part may be anything.
 */
export class FirstFiles {
  readonly #digests: string[];
  readonly #keep: ((digests: readonly string[]) => Promise<void>) | undefined;

  /** @param keep hears of each file that comes behind these; absent where these are all */
  constructor(digests: readonly string[], keep?: (digests: readonly string[]) => Promise<void>) {
    this.#digests = [...digests];
    this.#keep = keep;
  }

  /** @throws BackendError IDEMPOTENCY_MISMATCH */
  async compare(index: number, digest: string): Promise<void> {
    const first = this.#digests[index];
    if (first === digest) return;
    if (first !== undefined || this.#keep === undefined) throw mismatch();
    this.#digests.push(digest);
    await this.#keep(this.#digests);
  }

  /** @throws BackendError IDEMPOTENCY_MISMATCH when there were more */
  assertAll(count: number): void {
    if (count < this.#digests.length) throw mismatch();
  }
}
