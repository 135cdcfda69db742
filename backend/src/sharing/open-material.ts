// From sealed content to plaintext, checked against the record on the chain.
import { decodeBase64url, type MaterialRecord } from '@lianjian/ledger-api';
import {
  type ByteRange,
  type FileKeyPayload,
  itemOf,
  type MaterialContext,
  open,
  openRange,
  type SealedFileRecord,
} from '@lianjian/sealed-file';
import { type ContentStore } from '../adapters/content/content-store.ts';

/** Suite 1 of the sealed file goes with the one suite of the ledger. */
const SUITE = 1;

const contextOf = ({ applicationId, delegatingKey, item, part, version }: MaterialRecord): MaterialContext => ({
  applicationId,
  delegatingKey: decodeBase64url(delegatingKey),
  item: itemOf(item, part),
  version,
});

const sealedRecordOf = ({ commitment, digest, sealedSize }: MaterialRecord): SealedFileRecord => ({
  plaintextCommitment: decodeBase64url(commitment),
  sealedSize,
  sha256: decodeBase64url(digest),
  suite: SUITE,
});

export interface ToOpen {
  readonly material: MaterialRecord;
  readonly fileKey: FileKeyPayload;
  readonly signal?: AbortSignal | undefined;
}

/** All of it; confirmed only when it ends without an error. */
export function openWhole(
  content: ContentStore,
  { material, fileKey, signal }: ToOpen,
): AsyncGenerator<Uint8Array, void> {
  const sealed = content.read(material.cid, { signal });
  return open(sealed, { context: contextOf(material), fileKey, record: sealedRecordOf(material), signal });
}

/** A stretch of it, without the check of the whole. */
export async function openPart(
  content: ContentStore,
  { material, fileKey, signal }: ToOpen,
  range: ByteRange,
): Promise<AsyncGenerator<Uint8Array, void>> {
  const source = {
    size: material.sealedSize,
    read: (offset: number, length: number) => content.read(material.cid, { offset, length, signal }),
  };
  const options = { context: contextOf(material), fileKey, range, record: sealedRecordOf(material), signal };
  return (await openRange(source, options)).bytes;
}
