import { beforeAll, describe, expect, test } from '@jest/globals';
import { HEADER_SIZE } from '../src/format/layout.ts';
import { openRangeWith } from '../src/open-range-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { type OpenOptions } from '../src/unlock.ts';
import { collect, pattern, type SealedSample, sealSample, VECTOR_CONTEXT } from './support.ts';

let sample: SealedSample;
let other: SealedSample;
beforeAll(async () => {
  sample = await sealSample(nodePlatform, pattern(100_000));
  other = await sealSample(nodePlatform, pattern(100_000));
});

describe('a range', () => {
  const range = { offset: 70_000, length: 10 };
  const openRange = async (sealed: Uint8Array, options: Partial<OpenOptions> = {}, size = sealed.length) => {
    const reads: [number, number][] = [];
    const read = (offset: number, length: number): Uint8Array => {
      reads.push([offset, length]);
      return sealed.subarray(offset, offset + length);
    };
    const { record, fileKey } = sample;
    const opened = await openRangeWith(
      nodePlatform,
      { size, read },
      { record, fileKey, context: VECTOR_CONTEXT, range, ...options },
    );
    return { bytes: await collect(opened.bytes), reads };
  };
  const altered = (at: number): Uint8Array => {
    const sealed = Uint8Array.from(sample.sealed);
    sealed[at] = (sealed[at] ?? 0) ^ 1;
    return sealed;
  };

  test('reads the header and the chunks that cover it, and nothing else', async () => {
    const { reads } = await openRange(sample.sealed);
    expect(reads).toEqual([
      [0, 112],
      [112 + 65_552, sample.sealed.length - 112 - 65_552],
    ]);
  });

  test('opens although another chunk is corrupt, which wholeVerified: false says', async () => {
    const { bytes } = await openRange(altered(HEADER_SIZE + 5));
    expect(Buffer.compare(bytes, pattern(100_000).subarray(70_000, 70_010))).toBe(0);
  });

  test('refuses when the chunk itself is corrupt', async () => {
    await expect(openRange(altered(HEADER_SIZE + 65_552 + 5))).rejects.toMatchObject({
      code: 'CORRUPT_CHUNK',
      index: 1,
    });
  });

  test('refuses a source of another size before it reads', async () => {
    await expect(openRange(sample.sealed, {}, 5)).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', actual: 5 });
  });

  test('refuses the file key of another file', async () => {
    await expect(openRange(sample.sealed, { fileKey: other.fileKey })).rejects.toMatchObject({ code: 'WRONG_KEY' });
  });

  test('refuses a source that gives fewer bytes than asked for', async () => {
    const short = sample.sealed.subarray(0, sample.sealed.length - 3);
    await expect(openRange(short, {}, sample.sealed.length)).rejects.toMatchObject({ code: 'LENGTH_MISMATCH' });
  });

  test('refuses a source that gives more bytes than asked for', async () => {
    const { record, fileKey } = sample;
    const opening = openRangeWith(
      nodePlatform,
      { size: sample.sealed.length, read: () => sample.sealed },
      { record, fileKey, context: VECTOR_CONTEXT, range },
    );
    await expect(opening).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'source' });
  });

  test('refuses a range beyond the plaintext', async () => {
    const { record, fileKey } = sample;
    const opening = openRangeWith(
      nodePlatform,
      { size: sample.sealed.length, read: (offset, length) => sample.sealed.subarray(offset, offset + length) },
      { record, fileKey, context: VECTOR_CONTEXT, range: { offset: 99_999, length: 2 } },
    );
    await expect(opening).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'range' });
  });
});
