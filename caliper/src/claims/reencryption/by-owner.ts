// Sharing without re-encryption: the owner downloads the file, decrypts it, encrypts it again for the reader, stores
// the new file and records it. All bytes stream; nothing is whole in memory.
import { newId } from '@lianjian/ledger-client';
import { decodeBase64url } from '@lianjian/ledger-api';
import { PublicKey, SecretKey } from '@lianjian/pre';
import { open, seal, unwrapOriginal } from '@lianjian/sealed-file';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { contextOf, entryOf } from '../../sharing.ts';
import * as calls from '../../workloads/calls.ts';
import { type KuboNode } from '../kubo-node.ts';
import { Stopwatch } from './stopwatch.ts';
import { addEverywhere, type StoredFile } from './stored-file.ts';

/** Milliseconds of each step. */
export interface OwnerTimes {
  /** Download, decryption, encryption, upload and replica, streaming into each other. */
  readonly convert: number;
  readonly record: number;
  /** The file's key in the reader's hands. */
  readonly unwrap: number;
}

export interface CopiedFile {
  readonly cid: string;
  readonly times: OwnerTimes;
}

/** A case of the owner's that takes the copy must be there: a draft without materials. */
export async function shareByOwner(
  client: FabricClient,
  nodes: readonly KuboNode[],
  { applicationId, cid, delegatingSecret, record }: StoredFile,
  copiesInto: string,
): Promise<CopiedFile> {
  const { cast } = client;
  const [node] = nodes;
  if (node === undefined) throw new Error('no IPFS node');
  const watch = new Stopwatch();
  const context = contextOf(applicationId, delegatingSecret.publicKey());
  const plaintext = open(node.read(cid), { record, context, fileKey: () => unwrapOriginal(delegatingSecret, record) });
  const receivingKey = PublicKey.fromBytes(decodeBase64url(cast.reader.receivingKey));
  const sealing = seal(plaintext, { context: contextOf(copiesInto, receivingKey) });
  const copy = await addEverywhere(nodes, sealing);
  const convert = watch.lap();
  const copied = sealing.record();
  await client.call(calls.recordMaterial(copiesInto, entryOf(copied, receivingKey, copy)));
  const recorded = watch.lap();
  unwrapOriginal(SecretKey.fromBytes(decodeBase64url(cast.reader.receivingSecret)), copied).wipe();
  return { cid: copy, times: { convert, record: recorded, unwrap: watch.lap() } };
}

export async function openCase(client: FabricClient): Promise<string> {
  const id = newId();
  await client.call(calls.createApplication(client.cast, id));
  return id;
}
