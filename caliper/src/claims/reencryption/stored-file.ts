// A file of any size, sealed into IPFS and recorded in a case of its own; nowhere is it whole in memory.
import { newId } from '@lianjian/ledger-client';
import { randomBytes } from 'node:crypto';
import { type SecretKey, SecretKey as Secret } from '@lianjian/pre';
import { type MaterialRecord, seal } from '@lianjian/sealed-file';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { contextOf, entryOf } from '../../sharing.ts';
import * as calls from '../../workloads/calls.ts';
import { type KuboNode } from '../kubo-node.ts';

const PIECE_BYTES = 2 ** 16;

/** Random bytes, the same piece again and again. */
export async function* repeating(bytes: number): AsyncGenerator<Uint8Array, void> {
  const piece = randomBytes(Math.min(bytes, PIECE_BYTES));
  for (let left = bytes; left > 0; left -= piece.length) {
    yield await Promise.resolve(left >= piece.length ? piece : piece.subarray(0, left));
  }
}

export interface StoredFile {
  readonly applicationId: string;
  readonly cid: string;
  readonly record: MaterialRecord;
  readonly delegatingSecret: SecretKey;
}

/** @param nodes the first takes the file, the others replicate it */
export async function storeFile(client: FabricClient, nodes: readonly KuboNode[], bytes: number): Promise<StoredFile> {
  const applicationId = newId();
  await client.call(calls.createApplication(client.cast, applicationId));
  const delegatingSecret = Secret.random();
  const delegatingKey = delegatingSecret.publicKey();
  const sealing = seal(repeating(bytes), { context: contextOf(applicationId, delegatingKey) });
  const cid = await addEverywhere(nodes, sealing);
  const record = sealing.record();
  await client.call(calls.recordMaterial(applicationId, entryOf(record, delegatingKey, cid)));
  return { applicationId, cid, record, delegatingSecret };
}

export async function addEverywhere(nodes: readonly KuboNode[], bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('no IPFS node');
  const cid = await first.add(bytes);
  await Promise.all(others.map((node) => node.pin(cid)));
  return cid;
}
