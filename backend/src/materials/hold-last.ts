/**
 * The last piece comes when the source has come to its end without an error: whoever has all bytes of a file can rely on
 * what is done behind them, as its opening being on the chain.
 */
export async function* holdLast(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array | undefined;
  for await (const piece of source) {
    if (held !== undefined) yield held;
    held = piece;
  }
  if (held !== undefined) yield held;
}
