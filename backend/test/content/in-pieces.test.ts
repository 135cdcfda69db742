import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inPieces } from '../../src/adapters/content/kubo/in-pieces.ts';

test('bytes stay what they are; every piece but the last has the size asked for', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ max: 64, min: 1 }), async (given, atLeast) => {
      const got = await collected(inPieces(streamOf(given), atLeast));
      expect(Buffer.concat(got)).toEqual(Buffer.concat(given));
      expect(got.slice(0, -1).every(({ length }) => length >= atLeast)).toBe(true);
      expect(got.every(({ length }) => length > 0)).toBe(true);
    }),
  );
});

test('the error of the source comes through', async () => {
  const failing = async function* (): AsyncGenerator<Uint8Array, void> {
    yield await Promise.resolve(Buffer.from('first'));
    throw new Error('the source broke');
  };
  await expect(collected(inPieces(failing(), 1_000))).rejects.toThrow('the source broke');
});

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}
