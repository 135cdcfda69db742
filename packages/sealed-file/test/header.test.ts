import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concat } from '../src/bytes.ts';
import { contextHashOf, itemOf, type MaterialContext } from '../src/format/context.ts';
import { headerPrefix, parseHeader } from '../src/format/header.ts';
import { FileKeyPayload, PAYLOAD_SIZE } from '../src/format/payload.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { hex, VECTOR_CONTEXT } from './support.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const header = concat([headerPrefix(new Uint8Array(32), new Uint8Array(32)), new Uint8Array(32)]);
const coded = (code: string, more: object = {}): unknown => expect.objectContaining({ code, ...more });

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const altered = Uint8Array.from(bytes);
  altered[at] = value;
  return altered;
}

describe('header', () => {
  test('reads what it writes, whatever the fields hold', () => {
    fc.assert(
      fc.property(bytes32, bytes32, bytes32, (salt, contextHash, keyCommitment) => {
        const prefix = headerPrefix(salt, contextHash);
        const parsed = parseHeader(concat([prefix, keyCommitment]));
        expect(Object.values(parsed).map(hex)).toEqual([prefix, salt, contextHash, keyCommitment].map(hex));
      }),
    );
  });

  test('keeps nothing of the bytes it was read from', () => {
    const bytes = Uint8Array.from(header);
    const parsed = parseHeader(bytes);
    bytes.fill(0xff);
    expect(hex(parsed.salt)).toBe('00'.repeat(32));
  });

  test('refuses every value but one in every byte of the fixed part', () => {
    const expected = (at: number, value: number): unknown => {
      if (at < 8) return coded('NOT_SEALED');
      if (at === 8) return coded('UNSUPPORTED_VERSION', { part: 'header', version: value });
      if (at === 9) return coded('UNSUPPORTED_SUITE', { suite: value });
      return coded('MALFORMED_HEADER', { field: at < 12 ? 'reserved' : 'chunkSize' });
    };
    for (let at = 0; at < 16; at += 1) {
      for (let value = 0; value < 256; value += 1) {
        if (value === header[at]) continue;
        expect(() => parseHeader(withByte(header, at, value))).toThrow(expected(at, value));
      }
    }
  });

  test.each([0, 1, 111, 113])('refuses %i bytes', (length) => {
    const bytes = concat([header, header]).subarray(0, length);
    expect(() => parseHeader(bytes)).toThrow(coded('LENGTH_MISMATCH', { expected: 112, actual: length }));
  });

  test('arbitrary bytes are refused and never crash it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => parseHeader(bytes)).toThrow(coded(expect.any(String) as unknown as string));
      }),
    );
  });
});

describe('unwrapped payload', () => {
  test('reads what it writes', () => {
    fc.assert(
      fc.property(bytes32, fc.nat(2 ** 31 - 1), bytes32, (fileKey, size, contextHash) => {
        const payload = FileKeyPayload.parse(new FileKeyPayload(fileKey, size, contextHash).toBytes());
        expect(hex(payload.fileKey)).toBe(hex(fileKey));
        expect(hex(payload.contextHash)).toBe(hex(contextHash));
        expect(payload.plaintextSize).toBe(size);
      }),
    );
  });

  test('reads from the middle of a larger buffer', () => {
    const bytes = new FileKeyPayload(new Uint8Array(32).fill(7), 2 ** 40, new Uint8Array(32)).toBytes();
    const inside = concat([new Uint8Array(5), bytes, new Uint8Array(5)]).subarray(5, 5 + PAYLOAD_SIZE);
    expect(FileKeyPayload.parse(inside).plaintextSize).toBe(2 ** 40);
  });

  test('shows its file key to no log and no serialiser', async () => {
    const { inspect } = await import('node:util');
    const payload = new FileKeyPayload(new Uint8Array(32).fill(0xab), 1, new Uint8Array(32));
    const shown = `${inspect(payload, { depth: null })} ${JSON.stringify(payload)}`;
    expect(shown).not.toMatch(/171|ab/);
  });

  const payload = new FileKeyPayload(new Uint8Array(32), 5, new Uint8Array(32)).toBytes();

  test.each([0, 72, 74])('refuses %i bytes', (length) => {
    const bytes = concat([payload, payload]).subarray(0, length);
    expect(() => FileKeyPayload.parse(bytes)).toThrow(coded('LENGTH_MISMATCH', { actual: length }));
  });

  test.each([0, 2, 255])('refuses version %i', (version) => {
    const refusal = coded('UNSUPPORTED_VERSION', { part: 'payload', version });
    expect(() => FileKeyPayload.parse(withByte(payload, 0, version))).toThrow(refusal);
  });

  test.each([2n ** 40n + 1n, 2n ** 64n - 1n])('refuses a plaintext of %i bytes', (size) => {
    const bytes = Uint8Array.from(payload);
    new DataView(bytes.buffer).setBigUint64(33, size);
    expect(() => FileKeyPayload.parse(bytes)).toThrow(coded('LENGTH_MISMATCH'));
  });
});

describe('context', () => {
  const hashOf = (change: Partial<MaterialContext>): string =>
    hex(contextHashOf(nodePlatform, { ...VECTOR_CONTEXT, ...change }));

  test('every field counts, and no two can be shifted into one another', () => {
    const hashes = [
      hashOf({}),
      hashOf({ applicationId: 'a', item: 'bc' }),
      hashOf({ applicationId: 'ab', item: 'c' }),
      hashOf({ applicationId: 'abc', item: '' }),
      hashOf({ version: 2 }),
      hashOf({ delegatingKey: new Uint8Array(33) }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('names an item by its code and part', () => {
    expect(itemOf('degree-scan', 1)).toBe('degree-scan/1');
  });

  const refusals: readonly (readonly [string, string, Partial<MaterialContext>])[] = [
    ['an application id of 65,536 bytes', 'context.applicationId', { applicationId: 'x'.repeat(65_536) }],
    ['an item that is longer in UTF-8 than in characters', 'context.item', { item: '证'.repeat(21_846) }],
    ['half a surrogate pair', 'context.item', { item: '\ud800' }],
    ['a negative version', 'context.version', { version: -1 }],
    ['a version of 33 bits', 'context.version', { version: 2 ** 32 }],
    ['a fractional version', 'context.version', { version: 1.5 }],
    ['an uncompressed delegating key', 'context.delegatingKey', { delegatingKey: new Uint8Array(65) }],
  ];
  test.each(refusals)('refuses %s', (_what, argument, change) => {
    expect(() => hashOf(change)).toThrow(coded('INVALID_ARGUMENT', { argument }));
  });

  test.each([
    ['', 1],
    ['a/b', 1],
    ['a', -1],
    ['a', 1.5],
  ])('refuses the item code "%s" with part %d', (code, part) => {
    expect(() => itemOf(code, part)).toThrow(coded('INVALID_ARGUMENT'));
  });
});
