import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { concat } from '../bytes.ts';
import { TAG_SIZE } from '../format/layout.ts';
import { type ChunkCipher, type Platform } from './platform.ts';

const ALGORITHM = 'aes-256-gcm';

class NodeChunkCipher implements ChunkCipher {
  // Made once: turning raw bytes into a key costs Node more than a third of what encrypting a chunk does.
  readonly #key: KeyObject;

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  seal(nonce: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce);
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    return appended(ciphertext, cipher.getAuthTag());
  }

  open(nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_SIZE });
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_SIZE));
    const plaintext = decipher.update(sealed.subarray(0, sealed.length - TAG_SIZE));
    try {
      decipher.final();
      return plaintext;
    } catch {
      // The one thing that GCM's final step can find is a tag that does not verify.
      return undefined;
    }
  }
}

/**
 * Grows the ciphertext's own memory by the tag, where it has it to itself: it is returned at once instead of waiting
 * for the collector, which costs less than half as much as copying into fresh memory.
 */
function appended(ciphertext: Buffer<ArrayBuffer>, tag: Uint8Array): Uint8Array {
  if (ciphertext.buffer.byteLength !== ciphertext.length) return concat([ciphertext, tag]);
  const sealed = new Uint8Array(ciphertext.buffer.transfer(ciphertext.length + tag.length));
  sealed.set(tag, sealed.length - tag.length);
  return sealed;
}

export const nodePlatform: Platform = {
  randomBytes,
  hkdfSha256: (key, salt, info, length) => new Uint8Array(hkdfSync('sha256', key, salt, info, length)),
  sha256: () => createHash('sha256'),
  hmacSha256: (key) => createHmac('sha256', key),
  aes256Gcm: (key) => new NodeChunkCipher(key),
  breathe: () => setImmediate(),
};
