/**
 * Nonce of a chunk (12 bytes): seven zeros, its index, and 1 for the last chunk. A counter will do, since every
 * sealing has a content key of its own; the flag makes a cut at a chunk border show (STREAM, Hoang et al. 2015).
 */
export function nonceOf(index: number, last: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, index);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
