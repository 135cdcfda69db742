/**
 * The bytes as a web stream, for `fetch`, `Response` and the like; pulled only as they are read. Cancelling it ends
 * the transfer. (Engines differ in whether `ReadableStream.from` exists.)
 */
export function toReadableStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
