/** The same bytes in pieces of at least so many; only the last may be smaller. */
export async function* inPieces(source: AsyncIterable<Uint8Array>, atLeast: number): AsyncGenerator<Uint8Array, void> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    gathered.push(piece);
    size += piece.length;
    if (size < atLeast) continue;
    yield Buffer.concat(gathered, size);
    gathered = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(gathered, size);
}
