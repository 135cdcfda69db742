// From a sealed file to the entry that indexes it on the chain.
import { createHash } from 'node:crypto';
import { encodeBase64url, type MaterialIndexEntry, type MaterialReference } from '@lianjian/ledger-api';
import { itemOf, type MaterialContext, type MaterialRecord } from '@lianjian/sealed-file';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { create as digestWith } from 'multiformats/hashes/digest';

const SHA2_256 = 0x12;

/** What a file is sealed for: it opens in this place of this case only. @param delegatingKey compressed, 33 bytes */
export const materialContext = (
  applicationId: string,
  { item, part, version }: MaterialReference,
  delegatingKey: Uint8Array,
): MaterialContext => ({ applicationId, delegatingKey, item: itemOf(item, part), version });

export interface SealedContent {
  /** Where the sealed bytes lie. */
  readonly cid: string;
  /** Compressed, 33 bytes. */
  readonly delegatingKey: Uint8Array;
  readonly mediaType: string;
  /** What sealing gave. */
  readonly record: MaterialRecord;
}

export function indexEntryOf(
  { item, part, version }: MaterialReference,
  { cid, delegatingKey, mediaType, record }: SealedContent,
): MaterialIndexEntry {
  return {
    capsule: encodeBase64url(record.capsule),
    cid,
    commitment: encodeBase64url(record.plaintextCommitment),
    delegatingKey: encodeBase64url(delegatingKey),
    digest: encodeBase64url(record.sha256),
    item,
    mediaType,
    part,
    sealedSize: record.sealedSize,
    suite: 'umbral-secp256k1',
    version,
    wrappedKey: encodeBase64url(record.wrappedKey),
  };
}

/** CIDv1 of bytes that are one raw block: up to 1 MiB, with the settings of the network's IPFS nodes. */
export const cidOfBlock = (bytes: Uint8Array): string =>
  CID.createV1(raw.code, digestWith(SHA2_256, createHash('sha256').update(bytes).digest())).toString();
