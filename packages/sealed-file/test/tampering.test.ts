import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SealedFileError } from '../src/errors.ts';
import { HEADER_SIZE, SEALED_CHUNK_SIZE } from '../src/format/layout.ts';
import { openWith } from '../src/open-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { webPlatform } from '../src/platform/web.ts';
import { type OpenOptions } from '../src/unlock.ts';
import { chunkOf, claimingSize, withChunk, withPadding } from './forging.ts';
import { collect, inPieces, pattern, type SealedSample, sealSample, VECTOR_CONTEXT } from './support.ts';

/** Four chunks, the last one short, 704 bytes of padding. */
const SIZE = 200_000;

let sample: SealedSample;
let other: SealedSample;
beforeAll(async () => {
  sample = await sealSample(nodePlatform, pattern(SIZE));
  other = await sealSample(nodePlatform, pattern(SIZE));
});

const flipped = (bytes: Uint8Array, at: number, bit: number): Uint8Array => {
  const altered = Uint8Array.from(bytes);
  altered[at] = (altered[at] ?? 0) ^ (1 << bit);
  return altered;
};

describe.each([
  ['Node', nodePlatform],
  ['browser', webPlatform],
])('opening on the %s twin', (_name, platform) => {
  /** From a stream, whose length nobody announces. */
  const open = (sealed: Uint8Array, options: Partial<OpenOptions> = {}): Promise<Uint8Array> =>
    collect(
      openWith(platform, inPieces(sealed, [50_000]), {
        record: sample.record,
        fileKey: sample.fileKey,
        context: VECTOR_CONTEXT,
        ...options,
      }),
    );
  const expectRefusal = (opening: Promise<unknown>, code: string, more: object = {}): Promise<void> =>
    expect(opening).rejects.toMatchObject({ code, ...more });

  test('the sample itself opens', async () => {
    expect(Buffer.compare(await open(sample.sealed), pattern(SIZE))).toBe(0);
  });

  test('refuses a flipped bit anywhere in the header, naming what it hit', async () => {
    for (let at = 0; at < HEADER_SIZE; at += 1) {
      const code =
        [
          [8, 'NOT_SEALED'],
          [9, 'UNSUPPORTED_VERSION'],
          [10, 'UNSUPPORTED_SUITE'],
          [16, 'MALFORMED_HEADER'],
          [48, 'WRONG_KEY'],
          [80, 'WRONG_CONTEXT'],
          [112, 'WRONG_KEY'],
        ].find(([end]) => at < Number(end))?.[1] ?? '';
      await expectRefusal(open(flipped(sample.sealed, at, at % 8)), String(code));
    }
  });

  test('refuses a flipped bit in any chunk, naming the chunk', async () => {
    const position = fc.integer({ min: HEADER_SIZE, max: sample.sealed.length - 1 });
    await fc.assert(
      fc.asyncProperty(position, fc.nat(7), async (at, bit) => {
        const index = Math.floor((at - HEADER_SIZE) / SEALED_CHUNK_SIZE);
        await expectRefusal(open(flipped(sample.sealed, at, bit)), 'CORRUPT_CHUNK', { index });
      }),
      { numRuns: 50 },
    );
  });

  test('refuses a file cut off at any point', async () => {
    const borders = [0, 1, 111, 112, 113, ...[1, 2, 3].flatMap((n) => [-1, 0, 1].map((by) => 112 + n * 65_552 + by))];
    const cut = fc.oneof(fc.constantFrom(...borders), fc.nat(sample.sealed.length - 1));
    await fc.assert(
      fc.asyncProperty(cut, async (length) => {
        const refusal = { expected: sample.sealed.length, actual: length };
        await expectRefusal(open(sample.sealed.subarray(0, length)), 'LENGTH_MISMATCH', refusal);
      }),
      { numRuns: 60, examples: borders.map((border) => [border] as [number]) },
    );
  });

  test('refuses a file cut off at a chunk border even when record and wrapped key agree with the cut', async () => {
    const sealed = sample.sealed.subarray(0, HEADER_SIZE + 2 * SEALED_CHUNK_SIZE);
    const record = { ...sample.record, sealedSize: sealed.length };
    const fileKey = claimingSize(sample, 131_072);
    await expectRefusal(open(sealed, { record, fileKey }), 'CORRUPT_CHUNK', { index: 1 });
  });

  test('refuses chunks in another order', async () => {
    const swapped = withChunk(sample, 0, chunkOf(sample, 1));
    await expectRefusal(open(withChunk({ ...sample, sealed: swapped }, 1, chunkOf(sample, 0))), 'CORRUPT_CHUNK', {
      index: 0,
    });
  });

  test('refuses a chunk that comes twice', async () => {
    await expectRefusal(open(withChunk(sample, 2, chunkOf(sample, 1))), 'CORRUPT_CHUNK', { index: 2 });
  });

  test('refuses a chunk of another sealing of the same plaintext', async () => {
    await expectRefusal(open(withChunk(sample, 1, chunkOf(other, 1))), 'CORRUPT_CHUNK', { index: 1 });
  });

  test('refuses a missing chunk', async () => {
    await expectRefusal(open(withChunk(sample, 1, new Uint8Array(0))), 'CORRUPT_CHUNK', { index: 1 });
  });

  test.each([1, 15, 16, 65_552])('refuses %i bytes after the last chunk', async (length) => {
    const longer = Buffer.concat([sample.sealed, new Uint8Array(length)]);
    await expectRefusal(open(longer), 'LENGTH_MISMATCH', { expected: sample.sealed.length });
  });

  test('refuses the whole file once more after its end', async () => {
    await expectRefusal(open(Buffer.concat([sample.sealed, sample.sealed])), 'LENGTH_MISMATCH');
  });

  test('refuses the file key of another file', async () => {
    await expectRefusal(open(sample.sealed, { fileKey: other.fileKey }), 'WRONG_KEY');
  });

  test.each([
    ['application', { applicationId: '0190a5d0-7c96-774b-8cce-b302099a8058' }],
    ['item', { item: 'degree-scan/1' }],
    ['version', { version: 2 }],
    ['delegating key', { delegatingKey: new Uint8Array(33).fill(2) }],
  ])('refuses a file of another %s', async (_what, change) => {
    const context = { ...VECTOR_CONTEXT, ...change };
    await expectRefusal(open(sample.sealed, { context }), 'WRONG_CONTEXT', { part: 'header' });
  });

  test('refuses a wrapped key made for another material', async () => {
    const stranger = await sealSample(nodePlatform, pattern(SIZE), { context: { ...VECTOR_CONTEXT, version: 2 } });
    await expectRefusal(open(sample.sealed, { fileKey: stranger.fileKey }), 'WRONG_CONTEXT', { part: 'payload' });
  });

  test('refuses padding that is not zero, naming the chunk', async () => {
    const padded = new Uint8Array(200_704);
    padded.set(pattern(SIZE));
    expect(Buffer.compare(await open(withPadding(sample, padded)), pattern(SIZE))).toBe(0);
    for (const at of [SIZE, padded.length - 1]) {
      await expectRefusal(open(withPadding(sample, flipped(padded, at, 0))), 'PADDING_NOT_ZERO', { index: 3 });
    }
  });

  test('refuses a size in the wrapped key that the record does not agree with', async () => {
    const fileKey = claimingSize(sample, SIZE + 1000);
    await expectRefusal(open(sample.sealed, { fileKey }), 'LENGTH_MISMATCH', { actual: sample.sealed.length });
  });

  test('refuses a size in the wrapped key that cuts plaintext off', async () => {
    await expectRefusal(open(sample.sealed, { fileKey: claimingSize(sample, SIZE - 1) }), 'PADDING_NOT_ZERO');
  });

  test('refuses a size in the wrapped key that takes padding in', async () => {
    await expectRefusal(open(sample.sealed, { fileKey: claimingSize(sample, SIZE + 1) }), 'COMMITMENT_MISMATCH');
  });

  test.each([
    ['sealed size', { sealedSize: 200_881 }, 'LENGTH_MISMATCH'],
    ['SHA-256', { sha256: new Uint8Array(32) }, 'DIGEST_MISMATCH'],
    ['SHA-256 of another length', { sha256: new Uint8Array(0) }, 'DIGEST_MISMATCH'],
    ['plaintext commitment', { plaintextCommitment: new Uint8Array(32) }, 'COMMITMENT_MISMATCH'],
    ['suite', { suite: 2 }, 'UNSUPPORTED_SUITE'],
  ])('refuses a record with another %s', async (_what, change, code) => {
    await expectRefusal(open(sample.sealed, { record: { ...sample.record, ...change } }), code);
  });

  test('hands out no byte of a chunk that does not verify', async () => {
    const pieces: Uint8Array[] = [];
    const opening = (async (): Promise<void> => {
      const source = inPieces(flipped(sample.sealed, HEADER_SIZE + SEALED_CHUNK_SIZE + 5, 0), []);
      const { record, fileKey } = sample;
      for await (const piece of openWith(platform, source, { record, fileKey, context: VECTOR_CONTEXT })) {
        pieces.push(piece);
      }
    })();
    await expectRefusal(opening, 'CORRUPT_CHUNK', { index: 1 });
    expect(Buffer.compare(Buffer.concat(pieces), pattern(65_536))).toBe(0);
  });

  test('a mutated file never opens and never fails in any other way than refusing', async () => {
    const { sealed } = sample;
    const edit = fc.record({ at: fc.nat(sealed.length), drop: fc.nat(70_000), put: fc.uint8Array({ maxLength: 40 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const mutated = edits.reduce<Uint8Array>(
          (bytes, { at, drop, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + drop)]),
          sealed,
        );
        fc.pre(Buffer.compare(mutated, sealed) !== 0);
        await expect(open(mutated)).rejects.toBeInstanceOf(SealedFileError);
      }),
      { numRuns: 60 },
    );
  });
});
