// What every content store must do, whichever it is.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCipheriv } from 'node:crypto';
import { type ContentStore } from '../../src/adapters/content/content-store.ts';

export interface StoresUnderTest {
  /** Two organisations' views, on nodes of their own. */
  readonly first: ContentStore;
  readonly second: ContentStore;
  close(): Promise<void>;
}

const MEBIBYTE = 1_048_576;

/** Bytes that look random and are always the same. */
export async function* generated(size: number): AsyncGenerator<Uint8Array, void> {
  const stream = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
  for (let left = size; left > 0; left -= MEBIBYTE) {
    await Promise.resolve();
    yield stream.update(Buffer.alloc(Math.min(MEBIBYTE, left)));
  }
}

export const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
};

/** Sizes in bytes and their CIDs, as `ipfs add --cid-version 1 --raw-leaves --only-hash` of Kubo gives them. */
export const VECTORS: readonly (readonly [string, number, string])[] = [
  ['nothing', 0, 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'],
  ['one chunk', 262_144, 'bafkreih275w5a2sjzmnpq4h4fusdvt3nz5vzjpz3t5qqgrngckur55i3jm'],
  ['many chunks', 1_000_001, 'bafybeihp2srelvmefzdqwpwowrpu4jqb4gdjrk5v3o7m6lnj3eu6pjn7bq'],
  ['100 MB', 100_000_000, 'bafybeify2l65ynnnhxaq4ecvu73zye2nar56hwfpxefjtawst4isynnu4u'],
];

export function contentSuite(name: string, open: () => Promise<StoresUnderTest>, setUpMs = 30_000): void {
  describe(name, () => {
    let stores: StoresUnderTest;

    beforeAll(async () => {
      stores = await open();
    }, setUpMs);

    afterAll(() => stores.close());

    test.each(VECTORS)(
      '%s gets the CID that Kubo gives it, and comes back',
      async (_name, size, cid) => {
        expect(await stores.first.add(generated(size))).toEqual({ cid, size });
        expect((await collect(stores.first.read(cid))).equals(await collect(generated(size)))).toBe(true);
      },
      120_000,
    );

    test('a range is read alone', async () => {
      const whole = await collect(generated(1_000_001));
      const { cid } = await stores.first.add(generated(1_000_001));
      for (const [offset, length] of [
        [0, 1],
        [262_143, 2],
        [500_000, 400_000],
        [1_000_000, 100],
      ] as const) {
        const read = await collect(stores.first.read(cid, { offset, length }));
        expect(read.equals(whole.subarray(offset, offset + length))).toBe(true);
      }
    });

    test('replicated, it is pinned by a second node', async () => {
      const { cid } = await stores.second.add(generated(777_777));
      expect(await stores.second.pinnedBy(cid)).toHaveLength(1);
      await stores.second.replicate(cid);
      await stores.second.replicate(cid);
      expect(await stores.second.pinnedBy(cid)).toHaveLength(2);
      expect((await collect(stores.first.read(cid))).length).toBe(777_777);
    });

    test('removed, it is pinned by none; removing again changes nothing', async () => {
      const { cid } = await stores.second.add(generated(333_333));
      await stores.second.replicate(cid);
      await stores.second.remove(cid);
      await stores.second.remove(cid);
      expect(await stores.second.pinnedBy(cid)).toEqual([]);
    });

    test('an upload that fails or is aborted leaves no pin, and its own error arrives', async () => {
      const broken = new Error('the client went away');
      async function* failing(): AsyncGenerator<Uint8Array, void> {
        yield* generated(2_000_000);
        throw broken;
      }
      await expect(stores.first.add(failing())).rejects.toBe(broken);
      const stop = new AbortController();
      async function* aborting(): AsyncGenerator<Uint8Array, void> {
        yield* generated(2_000_000);
        stop.abort(broken);
        yield* generated(2_000_000);
      }
      await expect(stores.first.add(aborting(), { signal: stop.signal })).rejects.toBe(broken);
    });

    test('what was added under a name is found by it until it is removed', async () => {
      const { cid } = await stores.first.add(generated(12_345), { name: 'an-upload' });
      expect(await stores.first.named('an-upload')).toBe(cid);
      expect(await stores.first.named('another')).toBeUndefined();
      await stores.first.remove(cid);
      expect(await stores.first.named('an-upload')).toBeUndefined();
    });

    test('answers a ping', async () => {
      await stores.first.ping();
    });
  });
}
