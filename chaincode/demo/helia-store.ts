import { unixfs } from '@helia/unixfs';
import { MemoryBlockstore } from 'blockstore-core';
import { CID } from 'multiformats/cid';
import { type ContentStore, joined } from './content-store.ts';

/** UnixFS over a blockstore of this process, with the settings of the network's Kubo nodes. */
export function heliaStore(): ContentStore {
  const files = unixfs({ blockstore: new MemoryBlockstore() });
  return {
    name: 'a blockstore in this process, by Helia’s UnixFS',
    add: async (bytes) => (await files.addBytes(bytes, { cidVersion: 1, rawLeaves: true })).toString(),
    get: (cid) => joined(files.cat(CID.parse(cid))),
  };
}
