import { type Point } from '../curve.ts';
import { place, scalarPlace } from './exchange.ts';
import { type Kernel } from './instance.ts';

export interface CapsuleFields {
  readonly e: Point;
  readonly v: Point;
  readonly s: bigint;
}

/** True where s·G = V + h·E; false also where the kernel is in doubt: points that met. Public data only. */
export function capsuleHoldsInKernel({ entries, exchange }: Kernel, { e, v, s }: CapsuleFields, h: bigint): boolean {
  if (s === 0n) return false;
  exchange.setPoint(place.E, e);
  exchange.setPoint(place.V, v);
  exchange.setScalar(scalarPlace.RESPONSE, s);
  exchange.setScalar(scalarPlace.CHALLENGE, h);
  return entries.verifyCapsule() !== 0;
}
