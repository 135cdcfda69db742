// ECDSA (SEC 1, section 4.1.4): x(u1·G + u2·Q) = r mod n with u1 = e/s and u2 = r/s. Public data only.
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Point, SCALAR_BYTES, scalarField } from '../curve.ts';
import { otherSignaturePlace, place, signaturePlace, type SignaturePlace } from './exchange.ts';
import { type Kernel } from './instance.ts';

export interface SignedMessage {
  /** r ‖ s, both in 1..n-1. */
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

/** False where u1 is 0, for which the kernel has no answer. */
export function setSignature(
  { exchange }: Kernel,
  { message, signature }: SignedMessage,
  at: SignaturePlace = signaturePlace,
): boolean {
  const r = bytesToNumberBE(signature.subarray(0, SCALAR_BYTES));
  const inverse = scalarField.inv(bytesToNumberBE(signature.subarray(SCALAR_BYTES)));
  const u1 = scalarField.mul(scalarField.create(bytesToNumberBE(sha256(message))), inverse);
  exchange.setScalar(at.u1, u1);
  exchange.setScalar(at.u2, scalarField.mul(r, inverse));
  exchange.setScalar(at.r, r);
  return u1 !== 0n;
}

/** True where both are the key's; false also where the kernel is in doubt: points that met, or an x between n and p. */
export function signaturesHoldInKernel(
  kernel: Kernel,
  verifyingKey: Point,
  first: SignedMessage,
  second: SignedMessage,
): boolean {
  kernel.exchange.setPoint(place.VERIFYING_KEY, verifyingKey);
  const areSet = setSignature(kernel, first) && setSignature(kernel, second, otherSignaturePlace);
  return areSet && kernel.entries.verifySignatures() !== 0;
}
