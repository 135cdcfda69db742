import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { decodeBlock, encodeBlock, headerHashOf } from '../src/protocol/block.ts';
import { decodeReadWriteSet, encodeReadWriteSet } from '../src/protocol/read-write-set-codec.ts';
import { parseProposal } from '../src/protocol/proposal.ts';
import { compareKeys, type ReadWriteSet } from '../src/simulation/read-write-set.ts';

const sha256 = (hex: string): string => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
const ascii = (text: string): string => Buffer.from(text).toString('hex');

describe('block header hash', () => {
  const dataHash = sha256('000102');
  // DER as encoding/asn1 of Go writes it; the case of Fabric's protoutil/blockutils_test.go TestNewBlock.
  const cases: readonly (readonly [number, string])[] = [
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [255, '020200ff'],
    [256, '02020100'],
    [65_536, '0203010000'],
    [2 ** 40, '0206010000000000'],
  ];
  test.each(cases)('of block %d', (number, integer) => {
    const content = `${integer}0408${ascii('datahash')}0420${dataHash}`;
    const der = `30${(content.length / 2).toString(16).padStart(2, '0')}${content}`;
    const header = { number, previousHash: Buffer.from('datahash'), dataHash: Buffer.from(dataHash, 'hex') };
    expect(headerHashOf(header).toString('hex')).toBe(sha256(der));
  });
});

test('a block is read back as it was written', () => {
  const block = {
    number: 7,
    previousHash: Buffer.alloc(32, 1),
    dataHash: Buffer.alloc(32, 2),
    envelope: Buffer.from('envelope'),
    validationCode: 'MVCC_READ_CONFLICT',
  } as const;
  const decoded = decodeBlock(encodeBlock(block));
  expect({ ...decoded, envelope: Buffer.from(decoded.envelope).toString() }).toMatchObject({
    number: 7,
    envelope: 'envelope',
    validationCode: 'MVCC_READ_CONFLICT',
  });
});

describe('read-write sets', () => {
  const version = fc.option(fc.nat(), { nil: undefined });
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
  const key = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed());
  const read = fc.record({ key, version });
  const readWriteSet: fc.Arbitrary<ReadWriteSet> = fc.record({
    reads: fc.array(read),
    rangeReads: fc.array(fc.record({ startKey: key, endKey: key, exhausted: fc.boolean(), reads: fc.array(read) })),
    writes: fc.array(fc.record({ key, value: fc.option(bytes, { nil: undefined }) })),
    collections: fc.array(
      fc.record({
        collection: key,
        privateHash: bytes,
        reads: fc.array(fc.record({ keyHash: bytes, version })),
        writes: fc.array(
          fc.record({ keyHash: bytes, valueHash: fc.option(bytes, { nil: undefined }), purge: fc.boolean() }),
        ),
      }),
    ),
  });

  test('are read back as they were written', () => {
    fc.assert(
      fc.property(readWriteSet, (set) => {
        expect(decodeReadWriteSet('chaincode', encodeReadWriteSet('chaincode', set))).toEqual(set);
      }),
    );
  });

  test('refuses those of another namespace', () => {
    const empty = { reads: [], rangeReads: [], writes: [], collections: [] };
    expect(() => decodeReadWriteSet('other', encodeReadWriteSet('chaincode', empty))).toThrow(/namespace other/);
  });
});

test('keys compare as their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
});

describe('proposals', () => {
  test('refuses bytes that are none', () => {
    for (const bytes of [Buffer.from('rubbish'), Buffer.alloc(0)]) {
      expect(() => parseProposal(bytes, Buffer.alloc(0))).toThrow(
        expect.objectContaining({ code: 'PROPOSAL_REFUSED' }),
      );
    }
  });
});
