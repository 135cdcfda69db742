import { secp256k1 } from '@noble/curves/secp256k1.js';
import { requireLength } from './bytes.ts';
import { PreError } from './errors.ts';
import { currentKernel } from './kernel/instance.ts';
import { type SignedMessage, signaturesHoldInKernel } from './kernel/verify-signatures.ts';
import { type PublicKey, type SecretKey } from './keys.ts';

export const SIGNATURE_BYTES = 64;

/** An ECDSA signature over SHA-256, r ‖ s, with s in the lower half (the one accepted form). */
export class Signature {
  readonly #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws PreError INVALID_LENGTH, INVALID_SIGNATURE_ENCODING */
  static fromBytes(bytes: Uint8Array, field = 'signature'): Signature {
    requireLength(bytes, SIGNATURE_BYTES, field);
    try {
      if (!secp256k1.Signature.fromBytes(bytes, 'compact').hasHighS()) return new Signature(bytes.slice());
    } catch (cause) {
      throw new PreError('INVALID_SIGNATURE_ENCODING', field, 'r or s not in 1..n-1', { cause });
    }
    throw new PreError('INVALID_SIGNATURE_ENCODING', field, 's is in the upper half');
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice();
  }

  verify(verifyingKey: PublicKey, message: Uint8Array): boolean {
    const signed = { message, signature: this.#bytes };
    return holdInKernel(verifyingKey, signed, signed) || this.verifyByOracle(verifyingKey, message);
  }

  /** Whether this one and another are one key's, each over its own message; in little more time than one. */
  verifyWith(
    other: Signature,
    verifyingKey: PublicKey,
    [message, otherMessage]: readonly [Uint8Array, Uint8Array],
  ): boolean {
    const signed = { message, signature: this.#bytes };
    if (holdInKernel(verifyingKey, signed, { message: otherMessage, signature: other.#bytes })) return true;
    return this.verifyByOracle(verifyingKey, message) && other.verifyByOracle(verifyingKey, otherMessage);
  }

  /** Without the kernel. */
  verifyByOracle(verifyingKey: PublicKey, message: Uint8Array): boolean {
    return secp256k1.verify(this.#bytes, message, verifyingKey.toBytes());
  }
}

function holdInKernel({ point }: PublicKey, first: SignedMessage, second: SignedMessage): boolean {
  const kernel = currentKernel();
  return kernel !== undefined && signaturesHoldInKernel(kernel, point, first, second);
}

/** Signs key fragments for the granter. The signing key is no other key of the granter. */
export class Signer {
  readonly verifyingKey: PublicKey;
  readonly #signingKey: SecretKey;

  constructor(signingKey: SecretKey) {
    this.#signingKey = signingKey;
    this.verifyingKey = signingKey.publicKey();
  }

  /** Deterministic (RFC 6979), low s. */
  sign(message: Uint8Array): Signature {
    return Signature.fromBytes(secp256k1.sign(message, this.#signingKey.toSecretBytes()));
  }
}
