import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseByteSize, tellByteSize } from '../../src/claims/byte-size.ts';

test('sizes are read as people write them', () => {
  expect(['512B', '64KiB', '1 MiB', '1GiB'].map(parseByteSize)).toEqual([512, 65_536, 1_048_576, 1_073_741_824]);
});

test('what is told is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (bytes) => {
      expect(parseByteSize(tellByteSize(bytes))).toBe(bytes);
    }),
  );
});

test.each(['', '64', '64KB', '0KiB', '-1KiB', '1.5MiB', 'KiB', '1KiB,2KiB', '9999999999GiB'])('refuses %j', (text) => {
  expect(() => parseByteSize(text)).toThrow(RangeError);
});
