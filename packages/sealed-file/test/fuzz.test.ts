// What a liar may put where a header or an unwrapped key is read: taken as it is, or refused by this package's error.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FUZZ_MS, FUZZED, mutationsOf, refusedOr } from '../../../scripts/fuzz/mutations.ts';
import { concat } from '../src/bytes.ts';
import { SealedFileError } from '../src/errors.ts';
import { headerPrefix, parseHeader } from '../src/format/header.ts';
import { FileKeyPayload } from '../src/format/payload.ts';

const bytes32 = (value: number): Uint8Array => new Uint8Array(32).fill(value);

const parsers: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => Uint8Array])[] = [
  [
    'header',
    concat([headerPrefix(bytes32(1), bytes32(2)), bytes32(3)]),
    (bytes) => {
      const { keyCommitment, prefix } = parseHeader(bytes);
      return concat([prefix, keyCommitment]);
    },
  ],
  [
    'unwrapped key',
    new FileKeyPayload(bytes32(1), 2 ** 40, bytes32(2)).toBytes(),
    (bytes) => FileKeyPayload.parse(bytes).toBytes(),
  ],
];

test.each(parsers)(
  '%s',
  (_name, valid, parse) => {
    const property = fc.property(mutationsOf([valid]), (bytes) => {
      const read = refusedOr(SealedFileError, () => parse(bytes));
      if (!(read instanceof SealedFileError)) expect(read).toEqual(bytes);
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);
