import { describe, expect, jest, test } from '@jest/globals';
import { CHUNK_SIZE } from '../src/format/layout.ts';
import { openRangeWith, type RandomAccessSource } from '../src/open-range-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { CountedSource, open, repeated, seal } from './streams.ts';
import { collect, pattern, sealSample, VECTOR_CONTEXT } from './support.ts';

describe('aborting', () => {
  const reason = new Error('the user went away');
  const endless = async function* (): AsyncGenerator<Uint8Array, void> {
    const piece = pattern(CHUNK_SIZE);
    for (;;) yield await Promise.resolve(piece);
  };
  const hanging = (): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
  });

  test('refuses to go on while the source hangs', async () => {
    const controller = new AbortController();
    const sealing = collect(seal(hanging(), { signal: controller.signal }));
    setImmediate(() => {
      controller.abort(reason);
    });
    await expect(sealing).rejects.toBe(reason);
  });

  test('refuses to go on while the source never waits: the timer still fires', async () => {
    const controller = new AbortController();
    const source = endless();
    setTimeout(() => {
      controller.abort(reason);
    }, 5);
    const run = async (): Promise<void> => {
      for await (const piece of seal(source, { signal: controller.signal })) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(run()).rejects.toBe(reason);
    expect(await source.next()).toEqual({ done: true, value: undefined });
  });

  test('refuses to begin with an aborted signal', async () => {
    const sample = await sealSample(nodePlatform, pattern(5));
    const source = new CountedSource([sample.sealed]);
    await expect(collect(open(source, sample, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(source.taken).toBe(0);
  });

  test('refuses to wait for a range that does not come', async () => {
    const sample = await sealSample(nodePlatform, pattern(5));
    const controller = new AbortController();
    const read = jest.fn<RandomAccessSource['read']>(() => new Promise<never>(() => undefined));
    const opening = openRangeWith(
      nodePlatform,
      { size: sample.sealed.length, read },
      { ...sample, context: VECTOR_CONTEXT, range: { offset: 0, length: 5 }, signal: controller.signal },
    );
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
    expect(read).toHaveBeenCalledWith(0, 112, controller.signal);
  });

  test('a signal gathers no listeners over a long transfer', async () => {
    const { signal } = new AbortController();
    const add = jest.spyOn(signal, 'addEventListener');
    const remove = jest.spyOn(signal, 'removeEventListener');
    await collect(seal(repeated(pattern(1000), 200), { signal }));
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});
