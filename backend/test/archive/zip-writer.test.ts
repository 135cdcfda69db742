// A ZIP written while it is read: what comes out of it, how far it runs ahead, and what becomes of it when its reader leaves.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { ArchiveAbandoned, ZipWriter } from '../../src/archive/zip-writer.ts';
import { unzip } from '../support/unzip.ts';

const MEBIBYTE = 1_048_576;
const AT = Date.UTC(2026, 10, 24, 8, 30, 2);

async function* pieces(
  count: number,
  note: (given: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void> {
  for (let n = 0; n < count; n += 1) {
    note(n + 1);
    yield await Promise.resolve(Buffer.alloc(64 * 1024, n));
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a ZIP', () => {
  test('gives back what went in, with the digests that were noted', async () => {
    const zip = new ZipWriter();
    const read = buffer(zip.stream);
    await zip.file('材料/第一份.bin', pieces(40), { madeAt: AT, size: 40 * 64 * 1024 });
    await zip.file('empty.bin', pieces(0), { madeAt: AT });
    // As an entry of more than 4 GiB is written.
    await zip.file('large-form.bin', pieces(3), { madeAt: AT, size: 5 * 1024 ** 3 });
    await zip.text('notes.txt', '说明'.repeat(1000), AT);
    zip.end();
    const files = await unzip(await read);
    expect([...files.keys()]).toEqual(['材料/第一份.bin', 'empty.bin', 'large-form.bin', 'notes.txt']);
    for (const { path, sha256: noted, size } of zip.written) {
      const content = files.get(path) ?? Buffer.alloc(0);
      expect([path, sha256(content), content.length]).toEqual([path, noted, size]);
    }
    expect(files.get('notes.txt')?.toString('utf8')).toBe('说明'.repeat(1000));
  });

  test('keeps what had come of a file that breaks off, and says why it broke', async () => {
    const zip = new ZipWriter();
    const read = buffer(zip.stream);
    async function* breaking(): AsyncGenerator<Uint8Array, void> {
      yield* pieces(2);
      throw new Error('no more');
    }
    const { broke, file } = await zip.file('half.bin', breaking(), { madeAt: AT });
    expect(broke).toMatchObject({ message: 'no more' });
    expect(file.size).toBe(2 * 64 * 1024);
    await zip.text('after.txt', 'goes on', AT);
    zip.end();
    expect((await unzip(await read)).get('after.txt')?.toString()).toBe('goes on');
  });

  test('runs ahead of a reader who does not read by little, however large the file is', async () => {
    const zip = new ZipWriter();
    let given = 0;
    const all = 64 * 16;
    const writing = zip.file(
      'large.bin',
      pieces(all, (count) => (given = count)),
      { madeAt: AT },
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(given * 64 * 1024).toBeLessThan(4 * MEBIBYTE);
    const read = buffer(zip.stream);
    await writing;
    zip.end();
    expect((await read).length).toBeGreaterThan(all * 64 * 1024);
  });

  test('whose reader leaves takes no more, and says so', async () => {
    const zip = new ZipWriter();
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      try {
        for (;;) yield* pieces(1);
      } finally {
        isClosed = true;
      }
    }
    const writing = zip.file('endless.bin', endless(), { madeAt: AT });
    zip.stream.once('data', () => {
      zip.stream.destroy();
    });
    await expect(writing).rejects.toThrow(ArchiveAbandoned);
    expect([isClosed, zip.signal.aborted]).toEqual([true, true]);
    await expect(zip.text('after.txt', 'no', AT)).rejects.toThrow(ArchiveAbandoned);
  });
});
