// What the owner and the reader of a benchmark's materials do outside the ledger.
import { createHash, randomBytes } from 'node:crypto';
import {
  decodeBase64url,
  encodeBase64url,
  type GrantedMaterial,
  type MaterialIndexEntry,
  type NewGrant,
} from '@lianjian/ledger-api';
import { cidOfBlock, indexEntryOf, materialContext } from '@lianjian/ledger-client';
import { generateKeyFrags, PublicKey, SecretKey, Signer } from '@lianjian/pre';
import { type MaterialContext, type MaterialRecord, sealBytes } from '@lianjian/sealed-file';
import { type Cast } from './cast.ts';
import { ITEM } from './checklist.ts';

const FILE_BYTES = 4_096;
const MEDIA_TYPE = 'application/pdf';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export interface SealedMaterial {
  readonly entry: MaterialIndexEntry;
  readonly sealed: Uint8Array;
  readonly delegatingSecret: SecretKey;
}

/** Which material a benchmark's sealed file is: the first version of the first file. */
const FIRST = { item: ITEM, part: 1, version: 1 };

export const contextOf = (applicationId: string, delegatingKey: PublicKey): MaterialContext =>
  materialContext(applicationId, FIRST, delegatingKey.toBytes());

export const entryOf = (record: MaterialRecord, delegatingKey: PublicKey, cid: string): MaterialIndexEntry =>
  indexEntryOf(FIRST, { cid, delegatingKey: delegatingKey.toBytes(), mediaType: MEDIA_TYPE, record });

/** Seals a file; of random bytes when none are given. */
export async function sealMaterial(
  applicationId: string,
  plaintext: Uint8Array = randomBytes(FILE_BYTES),
): Promise<SealedMaterial> {
  const delegatingSecret = SecretKey.random();
  const delegatingKey = delegatingSecret.publicKey();
  const { record, sealed } = await sealBytes(plaintext, { context: contextOf(applicationId, delegatingKey) });
  return { entry: entryOf(record, delegatingKey, cidOfBlock(sealed)), sealed, delegatingSecret };
}

export interface PreparedGrant {
  readonly grant: NewGrant;
  /** The share of each holder. Secret. */
  readonly shares: ReadonlyMap<string, Uint8Array>;
}

/** Holders whose fragments open a file. */
export const THRESHOLD = 2;
const GRANT_LIFETIME_MS = 24 * 60 * 60_000;

export function prepareGrant(cast: Cast, id: string, delegatingSecretKey: SecretKey): PreparedGrant {
  const keyFrags = generateKeyFrags({
    delegatingSecretKey,
    receivingKey: PublicKey.fromBytes(decodeBase64url(cast.reader.receivingKey)),
    shares: cast.holders.length,
    signer: new Signer(SecretKey.fromBytes(decodeBase64url(cast.owner.signingSecret))),
    threshold: THRESHOLD,
  });
  const shares = new Map<string, Uint8Array>();
  const fragments = keyFrags.map((keyFrag, index) => {
    const holder = cast.holders[index] ?? '';
    const share = keyFrag.shareBytes();
    shares.set(holder, share);
    const publicPart = encodeBase64url(keyFrag.publicPart.toBytes());
    return { holder, publicPart, shareDigest: encodeBase64url(sha256(share)) };
  });
  const material: GrantedMaterial = { fragments, item: ITEM, part: 1, version: 1 };
  const reader = { principalId: cast.reader.principalId, version: cast.reader.version };
  return { grant: { expiresAt: Date.now() + GRANT_LIFETIME_MS, id, materials: [material], reader }, shares };
}
