import { POINT_BYTES } from '../curve.ts';
import { type Exchange, place, type Place } from './exchange.ts';

/** The order in which a proof's points are hashed. */
export const TRANSCRIPT: readonly Place[] = [
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
