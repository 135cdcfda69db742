import { BackendError } from '../errors.ts';

/**
 * Passes bytes on and counts them.
 *
 * @throws BackendError TOO_LARGE as soon as there are more than allowed
 */
export async function* withinLimit(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  onBytes: (total: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let total = 0;
  for await (const piece of source) {
    total += piece.length;
    if (total > limit) throw new BackendError('TOO_LARGE', 'the file is larger than allowed here', { limit });
    onBytes(total);
    yield piece;
  }
}
