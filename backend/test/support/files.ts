// Small files that are what their first bytes say, and streams of any size.
export const pdf = (text: string): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${text}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`);

export const jpeg = (text: string): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    Buffer.from(text),
    Buffer.from('ffd9', 'hex'),
  ]);

/** In pieces, as a network gives them. */
export async function* streamOf(bytes: Uint8Array, pieceSize = 1000): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += pieceSize) {
    await Promise.resolve();
    yield bytes.subarray(at, at + pieceSize);
  }
}

/** A PDF's beginning and then zeros, `size` bytes in all. */
export async function* largePdf(size: number): AsyncGenerator<Uint8Array, void> {
  const head = pdf('large');
  yield head;
  for (let left = size - head.length; left > 0; left -= 65_536) {
    await Promise.resolve();
    yield Buffer.alloc(Math.min(left, 65_536));
  }
}
