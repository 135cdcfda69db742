import { describe, expect, test } from '@jest/globals';
import { LevelBlockstore } from 'blockstore-level';
import { CID } from 'multiformats/cid';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ContentStore } from '../../src/adapters/content/content-store.ts';
import { openHeliaStores } from '../../src/adapters/content/helia/open-helia-stores.ts';
import { temporaryFolder } from '../support/folder.ts';
import { collect, contentSuite, generated } from './suite.ts';

const A = 'AuthorityMSP';
const B = 'CollegeAMSP';
const C = 'CollegeBMSP';
const root = temporaryFolder();

interface Opened {
  readonly at: (mspId: string) => ContentStore;
  close(): Promise<void>;
}

async function open(folder: string): Promise<Opened> {
  const stores = await openHeliaStores(join(root, folder), [A, B, C]);
  return {
    at(mspId) {
      const store = stores.get(mspId);
      if (store === undefined) throw new Error(`no store of ${mspId}`);
      return store;
    },
    async close() {
      for (const store of stores.values()) await store.close();
    },
  };
}

contentSuite('Helia on this disk', async () => {
  const stores = await open('suite');
  return { first: stores.at(A), second: stores.at(B), close: () => stores.close() };
});

async function blocksIn(folder: string, mspId: string): Promise<string[]> {
  const blocks = new LevelBlockstore(join(root, folder, mspId, 'blocks'));
  await blocks.open();
  const found: string[] = [];
  for await (const { cid } of blocks.getAll()) found.push(cid.toString());
  await blocks.close();
  return found;
}

describe('garbage', () => {
  test('a file’s blocks go with it, but for those that another file needs', async () => {
    const stores = await open('garbage');
    const both = await stores.at(B).add(generated(600_000));
    const longer = await stores.at(B).add(generated(900_000));
    await stores.at(B).replicate(both.cid);
    await stores.at(B).remove(both.cid);
    expect((await collect(stores.at(B).read(longer.cid))).length).toBe(900_000);
    await stores.close();
    expect(await blocksIn('garbage', A)).toEqual([]);
    expect(await blocksIn('garbage', B)).toHaveLength(5);
  });

  test('an upload that failed leaves no block', async () => {
    const stores = await open('failed');
    async function* failing(): AsyncGenerator<Uint8Array, void> {
      yield* generated(3_000_000);
      throw new Error('gone');
    }
    await expect(stores.at(B).add(failing())).rejects.toThrow('gone');
    await stores.close();
    expect(await blocksIn('failed', B)).toEqual([]);
  });
});

test('a file is read from another node when the own one is lost', async () => {
  const stores = await open('lost');
  const { cid } = await stores.at(B).add(generated(1_000_000));
  await stores.at(B).replicate(cid);
  await stores.close();
  rmSync(join(root, 'lost', B), { recursive: true });
  const again = await open('lost');
  expect((await collect(again.at(B).read(cid))).length).toBe(1_000_000);
  expect((await collect(again.at(C).read(cid))).length).toBe(1_000_000);
  expect(await again.at(B).pinnedBy(cid)).toEqual([A]);
  await again.close();
});

test('a block that was changed is refused, naming it and the node', async () => {
  const stores = await open('changed');
  const { cid } = await stores.at(B).add(generated(1_000));
  await stores.at(B).replicate(cid);
  await stores.close();
  const blocks = new LevelBlockstore(join(root, 'changed', B, 'blocks'));
  await blocks.open();
  await blocks.put(CID.parse(cid), Buffer.alloc(1_000));
  await blocks.close();
  const again = await open('changed');
  await expect(collect(again.at(B).read(cid))).rejects.toMatchObject({
    code: 'TAMPERED',
    details: { node: B, what: `block ${cid} on the node of ${B}` },
  });
  await again.close();
});

test('what no node has is not found', async () => {
  const stores = await open('absent');
  const absent = stores.at(A).read('bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq');
  await expect(collect(absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await stores.close();
});
