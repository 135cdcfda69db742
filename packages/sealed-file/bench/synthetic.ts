/** A plaintext of any size that is nowhere in memory: one buffer, handed out again and again. */
export async function* syntheticBytes(size: number, pieceSize = 65_536): AsyncGenerator<Uint8Array, void> {
  const buffer = Uint8Array.from({ length: Math.min(size, pieceSize) }, (_, i) => i % 251);
  for (let left = size; left > 0; left -= pieceSize) {
    yield await Promise.resolve(left >= pieceSize ? buffer : buffer.subarray(0, left));
  }
}
