// The other side: what node:crypto does for the same guarantees on a stream nobody cuts up, namely AES-256-GCM over
// the whole, SHA-256 of the sealed bytes and HMAC-SHA256 of the plaintext, in one pass.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { repeating } from './synthetic.ts';

const ALGORITHM = 'aes-256-gcm';

export async function nativeSeal(plaintext: AsyncIterable<Uint8Array>): Promise<void> {
  const cipher = createCipheriv(ALGORITHM, randomBytes(32), randomBytes(12));
  const digest = createHash('sha256');
  const commitment = createHmac('sha256', randomBytes(32));
  for await (const piece of plaintext) {
    commitment.update(piece);
    digest.update(cipher.update(piece));
  }
  cipher.final();
  digest.update(cipher.getAuthTag());
  digest.digest();
  commitment.digest();
}

export interface NativeSealed {
  readonly size: number;
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
}

/** Takes repeating bytes for a ciphertext and makes the tag that they verify under. */
export async function nativeSealed(size: number): Promise<NativeSealed> {
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const decipher = createDecipheriv(ALGORITHM, key, nonce);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  for await (const piece of repeating(size)) cipher.update(decipher.update(piece));
  cipher.final();
  return { size, key, nonce, tag: cipher.getAuthTag() };
}

/** @throws Error when the tag does not verify */
export async function nativeOpen({ size, key, nonce, tag }: NativeSealed): Promise<void> {
  const decipher = createDecipheriv(ALGORITHM, key, nonce).setAuthTag(tag);
  const digest = createHash('sha256');
  const commitment = createHmac('sha256', key);
  for await (const piece of repeating(size)) {
    digest.update(piece);
    commitment.update(decipher.update(piece));
  }
  decipher.final();
  digest.digest();
  commitment.digest();
}
