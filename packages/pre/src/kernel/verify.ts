// A fragment's proof and its granter's signature, checked in the kernel in one go. Public data only.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { type Capsule } from '../capsule.ts';
import { type CapsuleFragFields } from '../capsule-frag-fields.ts';
import { order, type Point, SCALAR_BYTES, scalarField } from '../curve.ts';
import { type PublicKey } from '../keys.ts';
import { place, scalarPlace } from './exchange.ts';
import { type Kernel } from './instance.ts';
import { challengeIn } from './transcript.ts';

/**
 * True where both hold. False also where the kernel is in doubt: points that met in an addition. The oracle decides then,
 * and says what fails.
 */
export function holdsInKernel(
  kernel: Kernel,
  capsule: Capsule,
  fields: CapsuleFragFields,
  verifyingKey: PublicKey,
  message: Uint8Array,
): boolean {
  const { entries, exchange } = kernel;
  const { e1, v1, e2, v2, u1, u2, response } = fields;
  const points: readonly (readonly [number, Point])[] = [
    [place.E, capsule.e],
    [place.V, capsule.v],
    [place.E1, e1],
    [place.V1, v1],
    [place.E2, e2],
    [place.V2, v2],
    [place.U1, u1],
    [place.U2, u2],
    [place.VERIFYING_KEY, verifyingKey.point],
  ];
  for (const [where, point] of points) exchange.setPoint(where, point);
  const challenge = challengeIn(kernel);
  exchange.setScalar(scalarPlace.RESPONSE, response);
  exchange.setScalar(scalarPlace.CHALLENGE, challenge);
  exchange.setScalar(scalarPlace.MINUS_CHALLENGE, order - challenge);

  // ECDSA (SEC 1, section 4.1.4): x(u1·G + u2·Q) = r mod n with u1 = e/s and u2 = r/s.
  const signature = fields.signatureForReceiver.toBytes();
  const r = bytesToNumberBE(signature.subarray(0, SCALAR_BYTES));
  const inverse = scalarField.inv(bytesToNumberBE(signature.subarray(SCALAR_BYTES)));
  const u1Factor = scalarField.mul(scalarField.create(bytesToNumberBE(sha256(message))), inverse);
  exchange.setScalar(scalarPlace.SIGNATURE_U1, u1Factor);
  exchange.setScalar(scalarPlace.SIGNATURE_U2, scalarField.mul(r, inverse));
  exchange.setScalar(scalarPlace.SIGNATURE_R, r);
  return u1Factor !== 0n && entries.verify() !== 0;
}
