// Where sealed bytes lie, under their own digest.

export interface ContentStore {
  /** What it is, for people. */
  readonly name: string;
  /** @returns CIDv1 of the bytes as a UnixFS file; one raw block while they are few */
  add(bytes: Uint8Array): Promise<string>;
  /** As the reader fetches it. */
  get(cid: string): Promise<Uint8Array>;
}

export async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return Buffer.concat(found);
}
