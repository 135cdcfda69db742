import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mediaTypeOf, peek } from '../../src/materials/first-bytes.ts';
import { jpeg, pdf, streamOf } from '../support/files.ts';

/** Entries of an archive, stored without compression; what a reader of the beginning sees. */
function zip(...names: readonly string[]): Buffer {
  return Buffer.concat(
    names.map((name) => {
      const content = Buffer.from('<xml/>');
      const header = Buffer.alloc(30);
      header.writeUInt32LE(0x04034b50, 0);
      header.writeUInt16LE(20, 4);
      header.writeUInt32LE(content.length, 18);
      header.writeUInt32LE(content.length, 22);
      header.writeUInt16LE(name.length, 26);
      return Buffer.concat([header, Buffer.from(name), content]);
    }),
  );
}

describe('the type of a file by its first bytes', () => {
  test.each([
    ['application/pdf', pdf('x')],
    ['image/jpeg', jpeg('x')],
    [
      'image/png',
      Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082', 'hex'),
    ],
    ['application/json', Buffer.from(' {"姓名": 1}')],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml'),
    ],
    ['application/zip', zip('readme.txt')],
    [undefined, Buffer.from('hello')],
    [undefined, Buffer.alloc(0)],
    [undefined, Buffer.from('7b80ff', 'hex')],
  ])('%s', async (mediaType, bytes) => {
    expect(await mediaTypeOf(bytes)).toBe(mediaType);
  });
});

test('what was looked at is not lost, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      async (bytes, size) => {
        const { head, rest } = await peek(streamOf(bytes, size));
        const pieces: Uint8Array[] = [];
        for await (const piece of rest) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
        expect(Buffer.from(bytes).subarray(0, head.length).equals(head)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});
