import { type Point } from './curve.ts';
import { type Signature } from './signer.ts';

export interface CapsuleFragFields {
  readonly e1: Point;
  readonly v1: Point;
  /** The key fragment's id. */
  readonly id: Uint8Array;
  /** The grant's X. */
  readonly precursor: Point;
  readonly e2: Point;
  readonly v2: Point;
  /** U1, the key fragment's commitment. */
  readonly u1: Point;
  readonly u2: Point;
  /** z = t + share·h. */
  readonly response: bigint;
  readonly signatureForReceiver: Signature;
}
