import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sealedSizeOf } from '../src/index.ts';

// Header 112, padded length P, 16 for each chunk of 65,536. Padmé: E = floor(log2 L), S = floor(log2 E) + 1, P = L
// rounded up to a multiple of 2^(E-S).
test.each([
  [1, 112 + 4096 + 16],
  [4096, 112 + 4096 + 16],
  [4097, 112 + 4352 + 16],
  [65_536, 112 + 65_536 + 16],
  [65_537, 112 + 67_584 + 32],
  [10_485_760, 112 + 10_485_760 + 16 * 160],
])('%d bytes are sealed in %d', (bytes, sealed) => {
  expect(sealedSizeOf(bytes)).toBe(sealed);
});

test('a larger file never has a smaller sealed size', () => {
  const size = fc.integer({ max: 2 ** 40, min: 1 });
  fc.assert(fc.property(size, size, (a, b) => a > b || sealedSizeOf(a) <= sealedSizeOf(b)));
});
