/** Reads to the end, and does nothing with it. Errors: the source's */
export async function readOn(source: AsyncIterable<unknown>): Promise<void> {
  const pieces = source[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}
