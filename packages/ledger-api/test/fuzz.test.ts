// The readers of texts from outside with texts that are almost right, and with others: what they take has one spelling,
// everything else they refuse by their own error.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FUZZ_MS, FUZZED, mutatedTextsOf, refusedOr } from '../../../scripts/fuzz/mutations.ts';
import {
  Base64urlError,
  CanonicalJsonError,
  ContractError,
  decodeBase64url,
  encodeBase64url,
  parseCanonicalJson,
  parseContractError,
  stringifyCanonicalJson,
} from '../src/index.ts';

const VALUES = [
  { attributes: { cohort: '2030' }, id: '0190a6c0-5e70-7000-8000-000000000001', related: null, version: 1 },
  [[[['学历', '\u0000\n"\\', -1, 9_007_199_254_740_991, true]]], {}, []],
  { '': { a: [{ b: [{ c: 'é' }] }] } },
];
const TEXTS = VALUES.map(stringifyCanonicalJson);
const DEEP = [`${'['.repeat(60)}${']'.repeat(60)}`, `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`];

test(
  'canonical JSON',
  () => {
    const property = fc.property(mutatedTextsOf([...TEXTS, ...DEEP, '1e400', '"\\ud800"']), (text) => {
      const read = refusedOr(CanonicalJsonError, () => parseCanonicalJson(text));
      if (!(read instanceof CanonicalJsonError)) expect(stringifyCanonicalJson(read)).toBe(text);
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

test('however deep a text is nested, it is refused and does not end the stack', () => {
  for (const levels of [65, 1_000, 100_000, 1_000_000]) {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = `${open.repeat(levels)}1${close.repeat(levels)}`;
      expect(refusedOr(CanonicalJsonError, () => parseCanonicalJson(text))).toBeInstanceOf(CanonicalJsonError);
    }
  }
});

test(
  'base64url',
  () => {
    const valid = [1, 2, 3, 32, 98].map((length) => encodeBase64url(new Uint8Array(length).fill(0xf7)));
    const property = fc.property(mutatedTextsOf(valid), (text) => {
      const read = refusedOr(Base64urlError, () => decodeBase64url(text));
      if (!(read instanceof Base64urlError)) expect(encodeBase64url(read)).toBe(text);
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

test(
  'a refusal of the contract in a peer’s words',
  () => {
    const refusals = [
      new ContractError('EXPIRED', 'too late', { grantId: 'g' }),
      new ContractError('INCOMPLETE', 'not all of it', { missing: ['identity-card', 'registration-form'] }),
    ];
    const property = fc.property(mutatedTextsOf(refusals.map(({ message }) => message)), (text) => {
      const read = parseContractError(text);
      if (read !== undefined) expect(read).toBeInstanceOf(ContractError);
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);
