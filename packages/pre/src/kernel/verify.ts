// A fragment's proof and its granter's signature, checked in the kernel in one go. Public data only.
import { type Capsule } from '../capsule.ts';
import { type CapsuleFragFields } from '../capsule-frag-fields.ts';
import { order, type Point } from '../curve.ts';
import { type PublicKey } from '../keys.ts';
import { place, scalarPlace } from './exchange.ts';
import { type Kernel } from './instance.ts';
import { challengeIn } from './transcript.ts';
import { setSignature } from './verify-signatures.ts';

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
  const signature = fields.signatureForReceiver.toBytes();
  return setSignature(kernel, { message, signature }) && entries.verify() !== 0;
}
