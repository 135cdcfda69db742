// Re-encryption in the kernel, with the same bytes as the oracle in pre.ts. The kernel multiplies and hashes; the response is
// computed here. Share and nonce stand in the kernel's memory until it is erased.
import { concat } from '../bytes.ts';
import { type Capsule } from '../capsule.ts';
import { CapsuleFrag } from '../capsule-frag.ts';
import { type CapsuleFragFields } from '../capsule-frag-fields.ts';
import { type Point, scalarField, scalarToBytes } from '../curve.ts';
import { type KeyFrag, type KeyFragPublicFields, shareOf } from '../key-frag.ts';
import { place, type Place, pointOf, scalarPlace } from './exchange.ts';
import { type Kernel } from './instance.ts';
import { challengeIn, encodePlaces, nonceIn } from './transcript.ts';

/**
 * Undefined where the kernel cannot vouch for the result: two points met in an addition, or the result failed its check.
 * Nothing of such a result may be used: two answers with one nonce would reveal the share.
 */
export function reencryptInKernel(kernel: Kernel, capsule: Capsule, keyFrag: KeyFrag): CapsuleFrag | undefined {
  try {
    return convertAndProve(kernel, capsule, keyFrag);
  } finally {
    kernel.entries.erase();
  }
}

function convertAndProve(kernel: Kernel, capsule: Capsule, keyFrag: KeyFrag): CapsuleFrag | undefined {
  const { entries, exchange } = kernel;
  const { fields } = keyFrag.publicPart;
  const share = shareOf(keyFrag);
  exchange.setPoint(place.E, capsule.e);
  exchange.setPoint(place.V, capsule.v);
  exchange.setPoint(place.U1, fields.commitment);
  exchange.setScalar(scalarPlace.SHARE, share);
  if (!entries.convert()) return undefined;

  const encode = (...places: Place[]): Uint8Array => encodePlaces(exchange, places);
  const head = concat(encode(place.E1, place.V1), fields.id, fields.precursor.toBytes());
  const nonce = nonceIn(kernel, capsule, head);
  exchange.setScalar(scalarPlace.NONCE, nonce);
  if (!entries.prove()) return undefined;

  const challenge = challengeIn(kernel);
  const response = scalarField.add(nonce, scalarField.mul(share, challenge));
  if (response === 0n) return undefined;
  const proof = encode(place.E2, place.V2, place.U1, place.U2);
  const coordinates = exchange.coordinates(place.E1, 5);
  exchange.setScalar(scalarPlace.RESPONSE, response);
  // Hashed anew from what is given out, and so checked.
  exchange.setScalar(scalarPlace.CHALLENGE, challengeIn(kernel));
  if (!entries.check()) return undefined;

  const bytes = concat(head, proof, scalarToBytes(response), fields.signatureForReceiver.toBytes());
  return new CapsuleFrag(() => fieldsOf(fields, coordinates, response), bytes);
}

function fieldsOf(
  { id, precursor, commitment: u1, signatureForReceiver }: KeyFragPublicFields,
  coordinates: Uint8Array,
  response: bigint,
): CapsuleFragFields {
  const point = (where: Place): Point => pointOf(coordinates, where - place.E1);
  return {
    e1: point(place.E1),
    v1: point(place.V1),
    id,
    precursor,
    e2: point(place.E2),
    v2: point(place.V2),
    u1,
    u2: point(place.U2),
    response,
    signatureForReceiver,
  };
}
