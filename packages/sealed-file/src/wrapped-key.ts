import {
  Capsule,
  CIPHERTEXT_OVERHEAD_BYTES,
  decryptOriginal,
  decryptReencrypted,
  encrypt,
  PreError,
  PublicKey,
  type ReencryptedOpening,
  type SecretKey,
} from '@lianjian/pre';
import { LengthMismatch, WrongKey } from './errors.ts';
import { wipe } from './format/keys.ts';
import { FileKeyPayload, PAYLOAD_SIZE } from './format/payload.ts';
import { type WrappedKey } from './format/record.ts';

const WRAPPED_KEY_SIZE = PAYLOAD_SIZE + CIPHERTEXT_OVERHEAD_BYTES;

/**
 * Wraps file keys under one delegating key, compressed, 33 bytes.
 * @throws PreError INVALID_LENGTH, INVALID_POINT, at once
 */
export function wrapUnder(delegatingKey: Uint8Array): (payload: FileKeyPayload) => WrappedKey {
  const key = PublicKey.fromBytes(delegatingKey, 'context.delegatingKey');
  return (payload) => {
    const plaintext = payload.toBytes();
    const { capsule, ciphertext } = encrypt(key, plaintext);
    wipe(plaintext);
    return { capsule: capsule.toBytes(), wrappedKey: ciphertext };
  };
}

/**
 * What the owner of the material does.
 * @throws WrongKey, its cause a PreError, when the wrapped key does not open; LengthMismatch, UnsupportedVersion
 */
export function unwrapOriginal(delegatingSecretKey: SecretKey, wrapped: WrappedKey): FileKeyPayload {
  return unwrap(wrapped, (encryption) => decryptOriginal(delegatingSecretKey, encryption));
}

/**
 * What a reader with t verified fragments does. Throws as `unwrapOriginal` does.
 */
export function unwrapReencrypted(opening: Omit<ReencryptedOpening, 'capsule'>, wrapped: WrappedKey): FileKeyPayload {
  return unwrap(wrapped, (encryption) => decryptReencrypted({ ...opening, ...encryption }));
}

function unwrap(
  { capsule, wrappedKey }: WrappedKey,
  decrypt: (encryption: { capsule: Capsule; ciphertext: Uint8Array }) => Uint8Array,
): FileKeyPayload {
  if (wrappedKey.length !== WRAPPED_KEY_SIZE) {
    throw new LengthMismatch('wrapped key', WRAPPED_KEY_SIZE, wrappedKey.length);
  }
  const plaintext = decrypted(() => decrypt({ capsule: Capsule.fromBytes(capsule), ciphertext: wrappedKey }));
  try {
    return FileKeyPayload.parse(plaintext);
  } finally {
    wipe(plaintext);
  }
}

function decrypted(decrypt: () => Uint8Array): Uint8Array {
  try {
    return decrypt();
  } catch (cause) {
    if (cause instanceof PreError) throw new WrongKey('the wrapped key does not open', { cause });
    throw cause;
  }
}
