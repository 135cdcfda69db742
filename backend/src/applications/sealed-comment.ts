// A comment as one sealed block. Its SHA-256 is what the chain holds, and with that its content address: whoever reads
// the finding on the chain can fetch the block, and the desks it is sealed for open it. Canonical JSON, version 1:
// the text under a key of its own (AES-256-GCM, padded), and that key for each desk (Umbral).
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import {
  decodeBase64url,
  encodeBase64url,
  mspId,
  ordinal,
  type PrincipalRecord,
  stringifyCanonicalJson,
  uuidV7,
} from '@lianjian/ledger-api';
import { Capsule, decryptOriginal, encrypt, PublicKey, type SecretKey } from '@lianjian/pre';
import { z } from 'zod';

const NONCE = 12;
const TAG = 16;
/** A text's length shows in steps of so many bytes only. */
const STEP = 256;

interface PlaceInReview {
  readonly applicationId: string;
  readonly stage: string;
  readonly round: number;
  readonly item: string;
}

interface PlaceInInspection {
  readonly applicationId: string;
  readonly inspectionId: string;
}

/** Which finding it belongs to; bound to the text. */
export type CommentPlace = PlaceInInspection | PlaceInReview;

const readerForm = z.strictObject({
  capsule: z.string(),
  key: z.string(),
  mspId,
  principalId: uuidV7,
  version: ordinal,
});
const form = z.strictObject({ form: z.literal(1), readers: z.array(readerForm).min(1), text: z.string() });

export type CommentReader = Omit<z.infer<typeof readerForm>, 'capsule' | 'key'>;

/** The receiving key of one of the desks; undefined when it is not to be had here. */
export type ReceivingKeys = (reader: CommentReader) => Promise<SecretKey | undefined>;

const contextOf = (place: CommentPlace): Buffer =>
  Buffer.from(stringifyCanonicalJson({ ...place, what: 'lianjian/comment' }));

export const commitmentTo = (block: Uint8Array): string => encodeBase64url(createHash('sha256').update(block).digest());

function padded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const room = Buffer.alloc(Math.ceil((bytes.length + 4) / STEP) * STEP);
  room.writeUInt32BE(bytes.length, 0);
  bytes.copy(room, 4);
  return room;
}

const unpadded = (room: Buffer): string => room.subarray(4, 4 + room.readUInt32BE(0)).toString('utf8');

/** @param readers genuine principals of desks */
export function sealComment(text: string, place: CommentPlace, readers: readonly PrincipalRecord[]): Buffer {
  const key = randomBytes(32);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(contextOf(place));
  const sealed = Buffer.concat([nonce, cipher.update(padded(text)), cipher.final(), cipher.getAuthTag()]);
  const wrapped = readers.map(({ holder, id, receivingKey, version }) => {
    const { capsule, ciphertext } = encrypt(PublicKey.fromBytes(decodeBase64url(receivingKey)), key);
    return {
      capsule: encodeBase64url(capsule.toBytes()),
      key: encodeBase64url(ciphertext),
      mspId: holder.mspId,
      principalId: id,
      version,
    };
  });
  return Buffer.from(stringifyCanonicalJson({ form: 1, readers: wrapped, text: encodeBase64url(sealed) }));
}

/** Null when none of its desks' keys is to be had here. @throws when the block is not what `sealComment` makes */
export async function openComment(
  block: Uint8Array,
  place: CommentPlace,
  receivingKeys: ReceivingKeys,
): Promise<string | null> {
  const { readers, text } = form.parse(JSON.parse(Buffer.from(block).toString('utf8')));
  for (const { capsule, key: wrapped, ...reader } of readers) {
    const receivingKey = await receivingKeys(reader);
    if (receivingKey === undefined) continue;
    const key = decryptOriginal(receivingKey, {
      capsule: Capsule.fromBytes(decodeBase64url(capsule)),
      ciphertext: decodeBase64url(wrapped),
    });
    return opened(Buffer.from(decodeBase64url(text)), key, place);
  }
  return null;
}

function opened(sealed: Buffer, key: Uint8Array, place: CommentPlace): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(contextOf(place)).setAuthTag(sealed.subarray(-TAG));
  return unpadded(Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]));
}
