/**
 * The same generator, which when abandoned before its first piece closes what it would have read: its own `finally`
 * does not run then, and a source such as an open file would be left behind.
 */
export function closing(
  pieces: AsyncGenerator<Uint8Array, void>,
  close: () => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  const end = pieces.return.bind(pieces);
  const fail = pieces.throw.bind(pieces);
  return Object.assign(pieces, {
    async return(): Promise<IteratorResult<Uint8Array, void>> {
      await close();
      return end();
    },
    async throw(error: unknown): Promise<IteratorResult<Uint8Array, void>> {
      await close();
      return fail(error);
    },
  });
}
