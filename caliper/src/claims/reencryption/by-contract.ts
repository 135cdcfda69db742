// Sharing as the contract does it: the owner grants once, holders convert the capsule, the reader combines. The file
// is not touched; after it the reader downloads and opens it as after any other way.
import { newId } from '@lianjian/ledger-client';
import { decodeBase64url, type ReencryptResult } from '@lianjian/ledger-api';
import { Capsule, CapsuleFrag, PublicKey, SecretKey } from '@lianjian/pre';
import { unwrapReencrypted } from '@lianjian/sealed-file';
import { type FabricClient } from '../../connector/fabric-client.ts';
import { onceCaughtUp } from '../../connector/once-caught-up.ts';
import { prepareGrant, type PreparedGrant, THRESHOLD } from '../../sharing.ts';
import * as calls from '../../workloads/calls.ts';
import { Stopwatch } from './stopwatch.ts';
import { type StoredFile } from './stored-file.ts';

/** Milliseconds of each step. */
export interface GrantTimes {
  /** Key fragments, made and signed by the owner. */
  readonly split: number;
  readonly create: number;
  /** At every holder, side by side. */
  readonly deposit: number;
  readonly activate: number;
}

export async function grant(
  client: FabricClient,
  { applicationId, delegatingSecret }: StoredFile,
): Promise<{ readonly prepared: PreparedGrant; readonly times: GrantTimes }> {
  const watch = new Stopwatch();
  const prepared = prepareGrant(client.cast, newId(), delegatingSecret);
  const split = watch.lap();
  const { id } = prepared.grant;
  await client.call(calls.createGrant(client.cast, applicationId, prepared));
  const create = watch.lap();
  await Promise.all(
    Array.from(prepared.shares, ([holder, share]) =>
      onceCaughtUp(() => client.call(calls.depositShare(id, holder, share))),
    ),
  );
  const deposit = watch.lap();
  await onceCaughtUp(() => client.call(calls.activateGrant(id)));
  return { prepared, times: { split, create, deposit, activate: watch.lap() } };
}

/** Milliseconds of each step. */
export interface AccessTimes {
  readonly request: number;
  /** At t holders, side by side, until their peers have seen the request. */
  readonly reencrypt: number;
  readonly record: number;
  /** Fragments verified and combined, file key unwrapped, by the reader. */
  readonly unwrap: number;
}

/** From the request to the file's key in the reader's hands. */
export async function access(
  client: FabricClient,
  { delegatingSecret, record }: StoredFile,
  grantId: string,
): Promise<AccessTimes> {
  const { cast } = client;
  const keys = keysOf(client, delegatingSecret);
  const receivingSecretKey = SecretKey.fromBytes(decodeBase64url(cast.reader.receivingSecret));
  const watch = new Stopwatch();
  const reference = { grantId, requestId: newId() };
  await client.call(calls.requestAccess(reference));
  const request = watch.lap();
  const holders = cast.holders.slice(0, THRESHOLD);
  const answers = await Promise.all(
    holders.map(async (holder) => {
      const answer = await onceCaughtUp(() => client.call(calls.reencrypt(reference, holder)));
      return [holder, (answer as unknown as ReencryptResult).fragments.map(decodeBase64url)] as const;
    }),
  );
  const reencrypt = watch.lap();
  const fragments = Object.fromEntries(answers.map(([holder, pieces]) => [holder, Buffer.concat(pieces)]));
  await client.call(calls.recordFragments(reference, fragments));
  const recorded = watch.lap();
  const capsule = Capsule.fromBytes(record.capsule);
  const verified = answers.flatMap(([, pieces]) =>
    pieces.map((bytes) => CapsuleFrag.fromBytes(bytes).verify(capsule, keys)),
  );
  unwrapReencrypted({ delegatingKey: keys.delegatingKey, fragments: verified, receivingSecretKey }, record).wipe();
  return { request, reencrypt, record: recorded, unwrap: watch.lap() };
}

/** What fragments of the benchmark's grants are verified with. */
export const keysOf = (
  { cast }: FabricClient,
  delegatingSecret: SecretKey,
): Readonly<Record<'verifyingKey' | 'delegatingKey' | 'receivingKey', PublicKey>> => ({
  verifyingKey: SecretKey.fromBytes(decodeBase64url(cast.owner.signingSecret)).publicKey(),
  delegatingKey: delegatingSecret.publicKey(),
  receivingKey: PublicKey.fromBytes(decodeBase64url(cast.reader.receivingKey)),
});
