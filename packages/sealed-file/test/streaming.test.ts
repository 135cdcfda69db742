import { describe, expect, test } from '@jest/globals';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CHUNK_SIZE, HEADER_SIZE, SEALED_CHUNK_SIZE, TAG_SIZE } from '../src/format/layout.ts';
import { openWith } from '../src/open-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { webPlatform } from '../src/platform/web.ts';
import { sealWith } from '../src/seal-with.ts';
import { toReadableStream } from '../src/streams/readable-stream.ts';
import { type Progress } from '../src/streams/pace.ts';
import { type ByteSource } from '../src/streams/source.ts';
import { CountedSource, open, repeated, seal } from './streams.ts';
import { collect, inPieces, pattern, sealSample, VECTOR_CONTEXT } from './support.ts';

const MIB = 1 << 20;

/** The most bytes that were taken from the source and not yet given out again. */
async function peakHeld(source: CountedSource, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let given = 0;
  let peak = 0;
  for await (const piece of pieces) {
    peak = Math.max(peak, source.taken - given);
    given += piece.length;
  }
  return peak;
}

describe('memory', () => {
  const pieceSize = 100_000;
  const piece = pattern(pieceSize);

  test.each([
    ['Node', nodePlatform],
    ['browser', webPlatform],
  ])(
    'what the %s twin holds does not grow with the file',
    async (_name, platform) => {
      const times = 400;
      const wrap = (): { capsule: Uint8Array; wrappedKey: Uint8Array } => ({
        capsule: new Uint8Array(98),
        wrappedKey: new Uint8Array(113),
      });
      const plain = new CountedSource(repeated(piece, times));
      const peakSealing = await peakHeld(plain, sealWith(platform, wrap, plain, { context: VECTOR_CONTEXT }));
      expect(plain.taken).toBe(times * pieceSize);
      expect(peakSealing).toBeLessThanOrEqual(CHUNK_SIZE + 2 * pieceSize);

      const sample = await sealSample(platform, repeated(piece, times));
      const sealed = new CountedSource(inPieces(sample.sealed, [pieceSize]));
      const { record, fileKey } = sample;
      const opening = openWith(platform, sealed, { record, fileKey, context: VECTOR_CONTEXT });
      // Tags and header are taken and never given; the padding comes after the last byte given.
      const overhead = HEADER_SIZE + TAG_SIZE * Math.ceil((times * pieceSize) / CHUNK_SIZE);
      expect(await peakHeld(sealed, opening)).toBeLessThanOrEqual(SEALED_CHUNK_SIZE + 2 * pieceSize + overhead);
    },
    60_000,
  );
});

describe('backpressure', () => {
  test('nothing is read before the first byte is asked for', async () => {
    const source = new CountedSource(repeated(pattern(1000), 10));
    const sealing = seal(source);
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.taken).toBe(0);
    await collect(sealing);
    expect(source.taken).toBe(10_000);
  });

  test('a consumer that stops stops the source', async () => {
    const source = new CountedSource(repeated(pattern(CHUNK_SIZE), 1000));
    let pieces = 0;
    for await (const piece of seal(source)) {
      pieces += piece.length > 0 ? 1 : 0;
      if (pieces === 3) break;
    }
    expect(source.taken).toBeLessThanOrEqual(4 * CHUNK_SIZE);
    expect(source.closed).toBe(true);
  });

  test('a web stream pulls only when it is read', async () => {
    const source = new CountedSource(repeated(pattern(CHUNK_SIZE), 1000));
    const reader = toReadableStream(seal(source)).getReader();
    await reader.read();
    await reader.read();
    expect(source.taken).toBeLessThanOrEqual(3 * CHUNK_SIZE);
    await reader.cancel();
    expect(source.closed).toBe(true);
  });

  test('runs in a pipeline of Node streams', async () => {
    const plaintext = pattern(3 * MIB);
    const written: Uint8Array[] = [];
    const sink = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk);
        setImmediate(done);
      },
    });
    const sealing = seal(Readable.from(inPieces(plaintext, [70_000])));
    await pipeline(sealing, sink);
    expect(sealing.record().sealedSize).toBe(Buffer.concat(written).length);
  });
});

describe('closing', () => {
  test.each([
    ['sealing', (source: ByteSource) => Promise.resolve(seal(source)[Symbol.asyncIterator]())],
    ['opening', async (source: ByteSource) => open(source, await sealSample(nodePlatform, pattern(5)))],
  ])('%s that is abandoned before it began closes its source', async (_what, start) => {
    const source = new CountedSource([pattern(5)]);
    await (await start(source)).return();
    expect([source.taken, source.closed]).toEqual([0, true]);
  });

  test('refuses to take what came before the consumer stopped for the whole plaintext', async () => {
    let give: ((piece: IteratorResult<Uint8Array>) => void) | undefined;
    const sealing = seal({
      [Symbol.asyncIterator]: () => ({
        next: () =>
          new Promise((resolve) => {
            give = resolve;
          }),
        return: () => Promise.resolve({ done: true, value: undefined }),
      }),
    });
    const pieces = sealing[Symbol.asyncIterator]();
    await pieces.next();
    const outcomes = Promise.allSettled([pieces.next(), pieces.next(), pieces.return()]);
    await new Promise((resolve) => setImmediate(resolve));
    give?.({ done: false, value: pattern(10) });
    expect((await outcomes)[0]).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    expect(() => sealing.record()).toThrow(expect.objectContaining({ code: 'NOT_FINISHED' }));
  });

  test('a refused file closes its source', async () => {
    const sample = await sealSample(nodePlatform, pattern(500_000));
    const source = new CountedSource(repeated(new Uint8Array(1000), 1000));
    await expect(collect(open(source, sample))).rejects.toMatchObject({ code: 'NOT_SEALED' });
    expect(source.closed).toBe(true);
  });

  /** Gives one piece again and again and then fails to close. */
  const failingToClose = (piece: Uint8Array): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ done: false, value: piece }),
      return: () => Promise.reject(new Error('cannot close')),
    }),
  });

  test('refuses with its own reason although the source then fails to close', async () => {
    const sample = await sealSample(nodePlatform, pattern(500_000));
    const opening = collect(open(failingToClose(new Uint8Array(1000)), sample));
    await expect(opening).rejects.toMatchObject({ code: 'NOT_SEALED' });
  });

  test('a consumer that stops hears that the source failed to close', async () => {
    const pieces = seal(failingToClose(pattern(CHUNK_SIZE)))[Symbol.asyncIterator]();
    await pieces.next();
    await expect(pieces.return()).rejects.toThrow('cannot close');
  });

  test("the source's own error passes through unchanged, and there is no record", async () => {
    const broken = new Error('disk on fire');
    const source = (function* (): Generator<Uint8Array, void> {
      yield pattern(200_000);
      throw broken;
    })();
    const sealing = seal(source);
    await expect(collect(sealing)).rejects.toBe(broken);
    expect(() => sealing.record()).toThrow(expect.objectContaining({ code: 'NOT_FINISHED' }));
  });
});

describe('progress', () => {
  const report = async (size: number | undefined): Promise<Progress[]> => {
    const reports: Progress[] = [];
    await collect(seal(pattern(150_000), { size, onProgress: (progress) => reports.push(progress) }));
    return reports;
  };

  test('counts plaintext bytes; the total is there when the size was given', async () => {
    expect(await report(undefined)).toEqual([{ done: 65_536 }, { done: 131_072 }, { done: 150_000 }]);
    expect((await report(150_000)).at(-1)).toEqual({ done: 150_000, total: 150_000 });
  });

  test('opening knows the total', async () => {
    const sample = await sealSample(nodePlatform, pattern(150_000));
    const reports: Progress[] = [];
    await collect(open(sample.sealed, sample, { onProgress: (progress) => reports.push(progress) }));
    expect(reports.map(({ done }) => done)).toEqual([65_536, 131_072, 150_000]);
    expect(reports.every(({ total }) => total === 150_000)).toBe(true);
  });
});

describe('mistakes of the caller', () => {
  test.each([
    [149_999, 'more'],
    [150_001, 'fewer'],
  ])('refuses %i announced bytes when %s come', async (size) => {
    const sealing = seal(pattern(150_000), { size });
    await expect(collect(sealing)).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', expected: size });
  });

  test('refuses an announced size out of range at once', () => {
    expect(() => seal(pattern(1), { size: -1 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('refuses to give the bytes of a sealing twice', async () => {
    const sealing = seal(pattern(1));
    await collect(sealing);
    expect(() => sealing[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('refuses what is no source at once', () => {
    expect(() => seal({} as unknown as ByteSource)).toThrow(expect.objectContaining({ argument: 'source' }));
  });

  test('refuses pieces that are not bytes', async () => {
    const texts = Readable.from(['text']) as unknown as ByteSource;
    await expect(collect(seal(texts))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'source' });
  });
});
