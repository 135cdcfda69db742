// ECDSA on P-256 with SHA-256, DER, low S: the only form of signature a Fabric MSP accepts (bccsp/sw/ecdsa.go).
import { p256 } from '@noble/curves/nist.js';
import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import { LedgerError } from '../errors.ts';

/** Signs a SHA-256 digest, as a signer of @hyperledger/fabric-gateway does; DER with a low S. */
export type Signer = (digest: Uint8Array) => Promise<Uint8Array>;

const { Signature } = p256;
const ORDER = p256.Point.Fn.ORDER;

function lowS(signature: InstanceType<typeof Signature>): Uint8Array {
  const normal = signature.hasHighS() ? new Signature(signature.r, ORDER - signature.s) : signature;
  return normal.toBytes('der');
}

function p256KeyOf(key: KeyObject | string): KeyObject {
  const object = typeof key === 'string' ? createPrivateKey(key) : key;
  if (object.type !== 'private' || object.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new LedgerError('INVALID_ARGUMENT', 'expected a private key on the curve P-256');
  }
  return object;
}

/**
 * Signer over a private key held in this process (PKCS#8 PEM or KeyObject).
 *
 * @throws LedgerError INVALID_ARGUMENT when it is no P-256 private key
 */
export function privateKeySigner(key: KeyObject | string): Signer {
  const scalar = Buffer.from(p256KeyOf(key).export({ format: 'jwk' }).d ?? '', 'base64url');
  return (digest) => Promise.resolve(p256.sign(digest, scalar, { prehash: false, lowS: true, format: 'der' }));
}

/** Signs a whole message with a key of this process. */
export function signMessage(key: KeyObject, message: Uint8Array): Uint8Array {
  const compact = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
  return lowS(Signature.fromBytes(compact, 'compact'));
}

/** False for a signature that is malformed, has a high S or is not the key's. */
export function verifyMessage(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return isLowS(signature) && verify('sha256', message, key, signature);
}

function isLowS(signature: Uint8Array): boolean {
  try {
    return !Signature.fromBytes(signature, 'der').hasHighS();
  } catch {
    return false; // Not DER of two integers within range: no signature at all.
  }
}
