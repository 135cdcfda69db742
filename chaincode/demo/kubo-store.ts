// The network's private swarm: one organisation's node adds, the reader's organisation fetches at its own.
import { type Context, SECRETS } from '@lianjian/network';
import { create, type KuboRPCClient } from 'kubo-rpc-client';
import { type ContentStore, joined } from './content-store.ts';

const FETCH_MS = 30_000;

function clientOf({ material, site, topology }: Context, mspId: string): KuboRPCClient {
  const organization = topology.organizations.find((candidate) => candidate.mspId === mspId);
  const node = organization?.ipfs;
  if (organization === undefined || node === undefined) throw new Error(`${mspId} has no IPFS node`);
  const token = material.secret(organization.name, SECRETS.ipfsApplication);
  return create({
    headers: { authorization: `Bearer ${token}` },
    timeout: FETCH_MS,
    url: `http://${site.hostOf(node.name)}:${node.ports.api}`,
  });
}

export function kuboStore(context: Context, adding: string, reader: string): ContentStore {
  const [writing, reading] = [clientOf(context, adding), clientOf(context, reader)];
  return {
    name: `the private swarm of Kubo nodes: added at that of ${adding}, fetched at that of ${reader}`,
    add: async (bytes) => (await writing.add(bytes, { cidVersion: 1, pin: true, rawLeaves: true })).cid.toString(),
    get: (cid) => joined(reading.cat(cid)),
  };
}
