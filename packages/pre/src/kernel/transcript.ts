// The hashes of a proof, computed in the kernel from the points that stand in its exchange. Inputs and their order are those
// of hashing.ts.
import { type Capsule } from '../capsule.ts';
import { POINT_BYTES } from '../curve.ts';
import { CHALLENGE_PREFIX, NONCE_PREFIX, reduceToNonZero } from '../hashing.ts';
import { type Exchange, place, type Place } from './exchange.ts';
import { type Kernel } from './instance.ts';

const TRANSCRIPT: readonly Place[] = [
  place.E,
  place.E1,
  place.E2,
  place.V,
  place.V1,
  place.V2,
  place.U,
  place.U1,
  place.U2,
];

/** The encoded points at some places, one after the other. */
export function encodePlaces(exchange: Exchange, places: readonly Place[]): Uint8Array {
  const bytes = new Uint8Array(places.length * POINT_BYTES);
  for (const [i, where] of places.entries()) exchange.compress(where, bytes, i * POINT_BYTES);
  return bytes;
}

/** The challenge h of the proof in the exchange. */
export function challengeIn({ entries, exchange }: Kernel): bigint {
  const { hashInput } = exchange;
  hashInput.set(CHALLENGE_PREFIX);
  let length = CHALLENGE_PREFIX.length;
  for (const where of TRANSCRIPT) {
    exchange.compress(where, hashInput, length);
    length += POINT_BYTES;
  }
  entries.digest(length);
  return reduceToNonZero(exchange.hashedNumber());
}

/** The proof nonce, after the conversion; `head` is E1 ‖ V1 ‖ id ‖ X. */
export function nonceIn({ entries, exchange }: Kernel, capsule: Capsule, head: Uint8Array): bigint {
  const { hashInput } = exchange;
  hashInput.set(NONCE_PREFIX);
  let length = NONCE_PREFIX.length;
  exchange.compress(place.E, hashInput, length);
  exchange.compress(place.V, hashInput, length + POINT_BYTES);
  length += 2 * POINT_BYTES;
  length = exchange.appendToHash(capsule.s, length);
  hashInput.set(head, length);
  length += head.length;
  exchange.compress(place.U1, hashInput, length);
  entries.authenticate(length + POINT_BYTES);
  return reduceToNonZero(exchange.authenticatedNumber());
}
