import { ByteReader, concat } from './bytes.ts';
import { generator, parseScalar, type Point, POINT_BYTES, SCALAR_BYTES, scalarField, scalarToBytes } from './curve.ts';
import { PreError } from './errors.ts';
import { type GroupArithmetic, jacobianArithmetic, type Term } from './group.ts';
import { hashCapsulePoints } from './hashing.ts';
import { currentKernel } from './kernel/instance.ts';
import { capsuleHoldsInKernel } from './kernel/verify-capsule.ts';
import { arrayHeader, bin, MessagePackReader } from './messagepack.ts';
import { parsePoints } from './parse-points.ts';

export const CAPSULE_BYTES = 98;

/**
 * The key part of a ciphertext: E = r·G, V = u·G, s = u + r·h. Public. Whoever re-encrypts checks it first
 * (`verify`): it shows that the sender knew r and u.
 */
export class Capsule {
  readonly e: Point;
  readonly v: Point;
  readonly s: bigint;

  /** Takes points with Z = 1. @throws PreError DEGENERATE_CAPSULE */
  constructor(e: Point, v: Point, s: bigint) {
    // K would be the identity whatever the recipient's key.
    if (e.equals(v.negate())) throw new PreError('DEGENERATE_CAPSULE', 'capsule', 'E + V is the identity');
    this.e = e;
    this.v = v;
    this.s = s;
  }

  /**
   * Raw form: E 0..33, V 33..66, s 66..98.
   * @throws PreError INVALID_LENGTH, INVALID_POINT, INVALID_SCALAR, DEGENERATE_CAPSULE
   */
  static fromBytes(bytes: Uint8Array): Capsule {
    const reader = new ByteReader(bytes, CAPSULE_BYTES, 'capsule');
    const [e, v] = parsePoints([
      [reader.take(POINT_BYTES), 'capsule.e'],
      [reader.take(POINT_BYTES), 'capsule.v'],
    ]);
    return new Capsule(e, v, parseScalar(reader.take(SCALAR_BYTES), 'capsule.s'));
  }

  toBytes(): Uint8Array {
    return concat(this.e.toBytes(), this.v.toBytes(), scalarToBytes(this.s));
  }

  /** MessagePack form, 105 bytes: [E, V, s]. @throws PreError INVALID_FRAMING and those of `fromBytes` */
  static fromMessagePack(bytes: Uint8Array): Capsule {
    const reader = new MessagePackReader(bytes, 'capsule');
    reader.array(3);
    const raw = concat(reader.bin(POINT_BYTES), reader.bin(POINT_BYTES), reader.bin(SCALAR_BYTES));
    reader.end();
    return Capsule.fromBytes(raw);
  }

  toMessagePack(): Uint8Array {
    return concat(arrayHeader(3), bin(this.e.toBytes()), bin(this.v.toBytes()), bin(scalarToBytes(this.s)));
  }

  /** Checks s·G = V + h·E: in the kernel, or in the given arithmetic. @throws PreError CAPSULE_CHECK_FAILED */
  verify(arithmetic?: GroupArithmetic): VerifiedCapsule {
    const h = hashCapsulePoints(this.e, this.v);
    const kernel = arithmetic === undefined ? currentKernel() : undefined;
    if (kernel !== undefined && capsuleHoldsInKernel(kernel, this, h)) return this.skipVerification();
    const terms: readonly Term[] = [
      [1n, this.v],
      [h, this.e],
      [scalarField.neg(this.s), generator],
    ];
    if (!(arithmetic ?? jacobianArithmetic).sumsToIdentityUnsafe(terms)) {
      throw new PreError('CAPSULE_CHECK_FAILED', 'capsule', 's·G differs from V + h·E');
    }
    return this.skipVerification();
  }

  /** For a capsule that was verified before it was stored where nobody else writes. */
  skipVerification(): VerifiedCapsule {
    return makeVerified(this);
  }
}

let makeVerified: (capsule: Capsule) => VerifiedCapsule;

/** A capsule whose check has passed; it cannot be parsed from bytes. */
export class VerifiedCapsule {
  readonly capsule: Capsule;
  /** Makes the type nominal: nothing else passes for it. */
  declare protected readonly verified: true;

  static {
    makeVerified = (capsule) => new VerifiedCapsule(capsule);
  }

  private constructor(capsule: Capsule) {
    this.capsule = capsule;
  }
}
