import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { openWith } from '../src/open-with.ts';
import { openRangeWith } from '../src/open-range-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { type Platform } from '../src/platform/platform.ts';
import { webPlatform } from '../src/platform/web.ts';
import { toReadableStream } from '../src/streams/readable-stream.ts';
import { type ByteSource } from '../src/streams/source.ts';
import {
  collect,
  inPieces,
  pattern,
  reusingOneBuffer,
  type SealedSample,
  sealSample,
  VECTOR_CONTEXT,
} from './support.ts';

const twins = { node: nodePlatform, browser: webPlatform };
const twin = fc.constantFrom<keyof typeof twins>('node', 'browser');

/** Sizes around the borders of chunks and of Padmé's grains, and any other. */
const plaintextSize = fc.oneof(
  fc.nat(300_000),
  fc
    .tuple(
      fc.constantFrom(0, 4096, 4352, 61_440, 63_488, 65_536, 67_584, 131_072, 135_168, 196_608, 262_144),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([border, by]) => Math.max(0, border + by)),
);
const pieceSizes = fc.array(fc.oneof(fc.nat(3000), fc.constantFrom(112, 65_536, 65_552, 262_144)), { maxLength: 5 });

const open = (platform: Platform, source: ByteSource, { record, fileKey }: SealedSample): Promise<Uint8Array> =>
  collect(openWith(platform, source, { record, fileKey, context: VECTOR_CONTEXT }));

const expectSame = (actual: Uint8Array, expected: Uint8Array): void => {
  expect(Buffer.compare(actual, expected)).toBe(0);
};

test('any size, cut into pieces in any way, opens again on either twin', async () => {
  await fc.assert(
    fc.asyncProperty(plaintextSize, pieceSizes, pieceSizes, twin, twin, async (size, plainSizes, sealedSizes, a, b) => {
      const plaintext = pattern(size);
      const sample = await sealSample(twins[a], reusingOneBuffer(inPieces(plaintext, plainSizes)));
      const opened = await open(twins[b], reusingOneBuffer(inPieces(sample.sealed, sealedSizes)), sample);
      expectSame(opened, plaintext);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('any range gives those bytes of the plaintext, on either twin', async () => {
  const plaintext = pattern(200_000);
  const sample = await sealSample(nodePlatform, plaintext);
  const rangeIn = fc
    .nat(plaintext.length)
    .chain((offset) => fc.nat(plaintext.length - offset).map((length) => ({ offset, length })));
  await fc.assert(
    fc.asyncProperty(rangeIn, pieceSizes, twin, async (range, sizes, b) => {
      const opened = await openRangeWith(
        twins[b],
        {
          size: sample.sealed.length,
          read: (offset, length) => inPieces(sample.sealed.subarray(offset, offset + length), sizes),
        },
        { ...sample, context: VECTOR_CONTEXT, range },
      );
      expect(opened).toMatchObject({ wholeVerified: false, plaintextSize: plaintext.length });
      expectSame(await collect(opened.bytes), plaintext.subarray(range.offset, range.offset + range.length));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a file whose last chunks are all padding', async () => {
  const plaintext = pattern(4 * 2 ** 20 + 1);
  const sample = await sealSample(nodePlatform, plaintext);
  expectSame(await open(nodePlatform, sample.sealed, sample), plaintext);
  expectSame(await open(webPlatform, sample.sealed, sample), plaintext);
});

test('two sealings of one plaintext have nothing in common but the fixed header', async () => {
  const [a, b] = [await sealSample(nodePlatform, pattern(10)), await sealSample(nodePlatform, pattern(10))];
  expect(Buffer.from(a.sealed.subarray(16, 48)).equals(b.sealed.subarray(16, 48))).toBe(false);
  expect(Buffer.from(a.fileKey.fileKey).equals(b.fileKey.fileKey)).toBe(false);
  expect(Buffer.from(a.record.plaintextCommitment).equals(b.record.plaintextCommitment)).toBe(false);
});

/** As in engines whose web streams cannot be iterated. */
const onlyReadable = (stream: ReadableStream<Uint8Array>): ByteSource => ({
  getReader: stream.getReader.bind(stream),
});

describe('takes its bytes from', () => {
  const plaintext = pattern(150_000);
  const pieces = (): Iterable<Uint8Array> => inPieces(plaintext, [40_000]);
  const sources: readonly (readonly [string, () => ByteSource])[] = [
    ['bytes in memory', () => plaintext],
    ['an array of pieces', () => [...pieces()]],
    ['a generator with empty pieces', () => inPieces(plaintext, [0, 7, 0, 50_000, 0])],
    ['an async generator', () => reusingOneBuffer(pieces())],
    ['a Node stream', () => Readable.from(pieces())],
    ['a web stream', () => ReadableStream.from(pieces())],
    ['a web stream that is not iterable', () => onlyReadable(ReadableStream.from(pieces()))],
    ['a stream made by toReadableStream', () => toReadableStream(reusingOneBuffer(pieces()))],
  ];
  test.each(sources)('%s', async (_what, source) => {
    const sample = await sealSample(nodePlatform, source());
    expectSame(await open(nodePlatform, sample.sealed, sample), plaintext);
  });
});
