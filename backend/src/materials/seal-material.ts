// From a stream of plaintext to sealed content on the organisation's node and the entry that indexes it.
import { type MaterialIndexEntry, type MaterialReference } from '@lianjian/ledger-api';
import { indexEntryOf, materialContext } from '@lianjian/ledger-client';
import { seal } from '@lianjian/sealed-file';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { type ApplicationKeys } from '../keys/application-keys.ts';

export interface ToSeal {
  readonly applicationId: string;
  readonly reference: MaterialReference;
  readonly mediaType: string;
  readonly keys: ApplicationKeys;
  /** By which the content is found again, should the process end before its CID is noted down. */
  readonly name: string;
}

/** Nothing is held in memory but a few chunks. Errors: the source's, the store's, the signal's reason. */
export async function sealMaterial(
  content: ContentStore,
  source: AsyncIterable<Uint8Array>,
  { applicationId, reference, mediaType, keys, name }: ToSeal,
  signal?: AbortSignal,
): Promise<MaterialIndexEntry> {
  const delegatingKey = keys.delegatingSecretKey(reference).publicKey().toBytes();
  const context = materialContext(applicationId, reference, delegatingKey);
  const sealing = seal(source, { context, signal });
  const { cid } = await content.add(sealing, { name, signal });
  return indexEntryOf(reference, { cid, delegatingKey, mediaType, record: sealing.record() });
}
