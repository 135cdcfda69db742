// A secret at rest: AES-256-GCM under a key of the keyring, bound to where it lies and whose it is.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Keyring } from './keyring.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 36;
/** First byte of the form below. */
const FORM = 1;

/** Where a secret lies: swapped with another, it does not open. */
export interface Place {
  readonly table: string;
  readonly row: string;
  /** MSP id. */
  readonly owner: string;
}

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Each part behind its length, 4 bytes big-endian: no two places have the same bytes. */
function additionalData({ table, row, owner }: Place, keyId: string): Buffer {
  const parts = [table, row, owner, keyId].map(utf8);
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

/** Form 1, key id 36 (a UUID's text), nonce 12, tag 16, then the ciphertext. */
export function sealSecret(keyring: Keyring, place: Place, secret: Uint8Array): Uint8Array {
  const key = keyring.keys.get(keyring.current);
  if (key === undefined) throw new Error('the keyring lacks its current key');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additionalData(place, keyring.current));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(FORM), utf8(keyring.current), nonce, cipher.getAuthTag(), sealed]);
}

/** Id of the key that sealed; undefined when these bytes are no sealed secret. */
export function keyIdOf(sealed: Uint8Array): string | undefined {
  if (sealed.length < 1 + ID_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORM) return undefined;
  return Buffer.from(sealed.subarray(1, 1 + ID_BYTES)).toString('utf8');
}

/** Undefined when it does not open here: changed, moved, or sealed by a key that is not in the keyring. */
export function openSecret(keyring: Keyring, place: Place, sealed: Uint8Array): Uint8Array | undefined {
  const keyId = keyIdOf(sealed);
  const key = keyId === undefined ? undefined : keyring.keys.get(keyId);
  if (keyId === undefined || key === undefined) return undefined;
  const nonceAt = 1 + ID_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(nonceAt, tagAt))
    .setAAD(additionalData(place, keyId))
    .setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
  const secret = decipher.update(sealed.subarray(tagAt + TAG_BYTES));
  try {
    return Buffer.concat([secret, decipher.final()]);
  } catch {
    // GCM says only that the tag is wrong.
    return undefined;
  }
}
