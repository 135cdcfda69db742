import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHUNK_SIZE, HEADER_SIZE, Layout, MAX_PLAINTEXT_SIZE, TAG_SIZE } from '../src/format/layout.ts';

const anySize = fc.oneof(
  fc.nat(10_000_000),
  fc.maxSafeNat().map((n) => n % (MAX_PLAINTEXT_SIZE + 1)),
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -2, max: 2 })).map(([power, by]) => {
    return Math.min(MAX_PLAINTEXT_SIZE, Math.max(0, 2 ** power + by));
  }),
);

/** Padmé by big integers, straight from its definition. */
function padme(size: bigint): bigint {
  if (size <= 4096n) return 4096n;
  const e = BigInt(size.toString(2).length - 1);
  const s = BigInt(e.toString(2).length);
  const mask = (1n << (e - s)) - 1n;
  return (size + mask) & ~mask;
}

test('the padded size is Padmé for every size up to 2^40', () => {
  fc.assert(
    fc.property(anySize, (size) => {
      expect(BigInt(new Layout(size).paddedSize)).toBe(padme(BigInt(size)));
    }),
    { numRuns: 2000 },
  );
});

test('padding costs at most 6.3 %, and 3.2 % from 64 KiB', () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const { paddedSize } = new Layout(size);
      if (size > 4096) expect(paddedSize / size).toBeLessThanOrEqual(1.063);
      if (size >= CHUNK_SIZE) expect(paddedSize / size).toBeLessThanOrEqual(1.032);
    }),
  );
});

test.each([
  [0, 4096, 1],
  [4096, 4096, 1],
  [4097, 4352, 1],
  [65_535, 65_536, 1],
  [65_536, 65_536, 1],
  [65_537, 67_584, 2],
  [131_072, 131_072, 2],
  [2 ** 32 + 1, 2 ** 32 + 2 ** 26, 66_560],
  [2 ** 40, 2 ** 40, 2 ** 24],
])('%i bytes are padded to %i in %i chunks', (size, paddedSize, chunkCount) => {
  expect(new Layout(size)).toMatchObject({ plaintextSize: size, paddedSize, chunkCount });
  expect(new Layout(size).sealedSize).toBe(HEADER_SIZE + paddedSize + TAG_SIZE * chunkCount);
});

test('chunks follow one another without a gap and end with the file', () => {
  fc.assert(
    fc.property(fc.nat(20_000_000), (size) => {
      const layout = new Layout(size);
      let offset = HEADER_SIZE;
      let plaintext = 0;
      for (let i = 0; i < layout.chunkCount; i += 1) {
        expect(layout.sealedChunk(i)).toEqual({ offset, length: layout.paddedLength(i) + TAG_SIZE });
        expect(layout.paddedLength(i)).toBeGreaterThan(0);
        if (!layout.isLast(i)) expect(layout.paddedLength(i)).toBe(CHUNK_SIZE);
        offset += layout.paddedLength(i) + TAG_SIZE;
        plaintext += layout.plaintextLength(i);
      }
      expect([offset, plaintext]).toEqual([layout.sealedSize, size]);
    }),
    { numRuns: 50 },
  );
});

test('a range needs the chunks that hold its bytes and no others', () => {
  const rangeIn = fc
    .nat(500_000)
    .chain((size) => fc.nat(size).chain((offset) => fc.nat(size - offset).map((length) => ({ size, offset, length }))));
  fc.assert(
    fc.property(rangeIn, ({ size, ...range }) => {
      const layout = new Layout(size);
      const needed = new Set<number>();
      for (let at = range.offset; at < range.offset + range.length; at += 1) needed.add(Math.floor(at / CHUNK_SIZE));
      const { first, count } = layout.chunksCovering(range);
      expect(Array.from({ length: count }, (_, i) => first + i)).toEqual([...needed]);
      const sealed = layout.sealedRange(range);
      const lengths = [...needed].map((i) => layout.sealedChunk(i).length);
      expect(sealed.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
      if (count > 0) expect(sealed.offset).toBe(layout.sealedChunk(first).offset);
    }),
    { numRuns: 100 },
  );
});

describe('refuses', () => {
  test.each([-1, 0.5, Number.NaN, Infinity, MAX_PLAINTEXT_SIZE + 1])('refuses a plaintext of %d bytes', (size) => {
    expect(() => new Layout(size)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', argument: 'size' }));
  });

  test.each([
    [-1, 1],
    [0, 101],
    [100, 1],
    [0.5, 1],
    [0, Number.NaN],
    [Infinity, 0],
    [50, -1],
  ])('refuses the range from %d of length %d in 100 bytes', (offset, length) => {
    const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT', argument: 'range' });
    expect(() => new Layout(100).chunksCovering({ offset, length })).toThrow(refusal);
  });
});
