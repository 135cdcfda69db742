// A capsule fragment is what one holder makes of a capsule, with a proof (Chaum and Pedersen, CRYPTO '92)
// that the same share stands in E1 = share·E, V1 = share·V and U1 = share·U. Public.
import { ByteReader, concat } from './bytes.ts';
import { type Capsule } from './capsule.ts';
import { type CapsuleFragFields } from './capsule-frag-fields.ts';
import { order, parseScalar, POINT_BYTES, SCALAR_BYTES, scalarToBytes } from './curve.ts';
import { PreError } from './errors.ts';
import { type GroupArithmetic, jacobianArithmetic } from './group.ts';
import { holdsInKernel } from './kernel/verify.ts';
import { currentKernel } from './kernel/instance.ts';
import { hashProofTranscript, hashProofWeights, type ProofTranscript } from './hashing.ts';
import { FRAGMENT_ID_BYTES, keyFragMessage } from './key-frag.ts';
import { type PublicKey } from './keys.ts';
import { arrayHeader, bin, MessagePackReader } from './messagepack.ts';
import { parameterU } from './parameters.ts';
import { type EncodedPoint, parsePoints } from './parse-points.ts';
import { Signature, SIGNATURE_BYTES } from './signer.ts';

export const CAPSULE_FRAG_BYTES = 359;

/** The keys between which a fragment converts, and the granter's verifying key. */
export interface CapsuleFragKeys {
  readonly verifyingKey: PublicKey;
  readonly delegatingKey: PublicKey;
  readonly receivingKey: PublicKey;
}

let makeVerified: (capsuleFrag: CapsuleFrag) => VerifiedCapsuleFrag;

/** A fragment as it comes from outside. */
export class CapsuleFrag {
  #fields: CapsuleFragFields | (() => CapsuleFragFields);
  readonly #bytes: Uint8Array | undefined;

  /** Takes points with Z = 1; or how to make the fields from `bytes`, the raw form, once they are asked for. */
  constructor(fields: CapsuleFragFields | (() => CapsuleFragFields), bytes?: Uint8Array) {
    this.#fields = fields;
    this.#bytes = bytes;
  }

  get fields(): CapsuleFragFields {
    if (typeof this.#fields === 'function') this.#fields = this.#fields();
    return this.#fields;
  }

  /**
   * Raw form: E1 0, V1 33, id 66, X 98, E2 131, V2 164, U1 197, U2 230, z 263, receiver signature 295.
   * @throws PreError INVALID_LENGTH, INVALID_POINT, INVALID_SCALAR, INVALID_SIGNATURE_ENCODING
   */
  static fromBytes(bytes: Uint8Array): CapsuleFrag {
    const reader = new ByteReader(bytes, CAPSULE_FRAG_BYTES, 'capsuleFrag');
    const point = (name: string): EncodedPoint => [reader.take(POINT_BYTES), `capsuleFrag.${name}`];
    const [encodedE1, encodedV1] = [point('e1'), point('v1')];
    const id = reader.take(FRAGMENT_ID_BYTES);
    const others = [point('precursor'), point('e2'), point('v2'), point('u1'), point('u2')] as const;
    const [e1, v1, precursor, e2, v2, u1, u2] = parsePoints([encodedE1, encodedV1, ...others]);
    return new CapsuleFrag({
      e1,
      v1,
      id,
      precursor,
      e2,
      v2,
      u1,
      u2,
      response: parseScalar(reader.take(SCALAR_BYTES), 'capsuleFrag.response'),
      signatureForReceiver: Signature.fromBytes(reader.take(SIGNATURE_BYTES), 'capsuleFrag.signatureForReceiver'),
    });
  }

  toBytes(): Uint8Array {
    if (this.#bytes !== undefined) return this.#bytes.slice();
    const { e1, v1, id, precursor, e2, v2, u1, u2, response, signatureForReceiver } = this.fields;
    const head = [e1.toBytes(), v1.toBytes(), id, precursor.toBytes()];
    const proof = [e2, v2, u1, u2].map((point) => point.toBytes());
    return concat(...head, ...proof, scalarToBytes(response), signatureForReceiver.toBytes());
  }

  /** MessagePack form, 381 bytes. @throws PreError INVALID_FRAMING and those of `fromBytes` */
  static fromMessagePack(bytes: Uint8Array): CapsuleFrag {
    const reader = new MessagePackReader(bytes, 'capsuleFrag');
    const points = (count: number): Uint8Array =>
      concat(...Array.from({ length: count }, () => reader.bin(POINT_BYTES)));
    reader.array(5);
    const head = concat(points(2), reader.bin(FRAGMENT_ID_BYTES), points(1));
    reader.array(6);
    const proof = concat(points(4), reader.bin(SCALAR_BYTES), reader.bin(SIGNATURE_BYTES));
    reader.end();
    return CapsuleFrag.fromBytes(concat(head, proof));
  }

  toMessagePack(): Uint8Array {
    const { e1, v1, id, precursor, e2, v2, u1, u2, response, signatureForReceiver } = this.fields;
    const head = [e1.toBytes(), v1.toBytes(), id, precursor.toBytes()];
    const points = [e2, v2, u1, u2].map((point) => point.toBytes());
    const proof = [...points, scalarToBytes(response), signatureForReceiver.toBytes()];
    return concat(arrayHeader(5), ...head.map(bin), arrayHeader(6), ...proof.map(bin));
  }

  /**
   * Checks the granter's signature and the proof, against the capsule and keys that the caller trusts: in the kernel, or
   * in the given arithmetic.
   * @throws PreError SIGNATURE_CHECK_FAILED, PROOF_CHECK_FAILED
   */
  verify(capsule: Capsule, keys: CapsuleFragKeys, arithmetic?: GroupArithmetic): VerifiedCapsuleFrag {
    const { id, u1, precursor } = this.fields;
    const message = keyFragMessage(id, u1, precursor, keys.delegatingKey, keys.receivingKey);
    const kernel = arithmetic === undefined ? currentKernel() : undefined;
    if (kernel !== undefined && holdsInKernel(kernel, capsule, this.fields, keys.verifyingKey, message)) {
      return this.skipVerification();
    }
    return this.#verifyByOracle(capsule, keys, message, arithmetic);
  }

  /** Also says which of the two fails. */
  #verifyByOracle(
    capsule: Capsule,
    keys: CapsuleFragKeys,
    message: Uint8Array,
    arithmetic: GroupArithmetic = jacobianArithmetic,
  ): VerifiedCapsuleFrag {
    const { signatureForReceiver } = this.fields;
    if (!signatureForReceiver.verifyByOracle(keys.verifyingKey, message)) {
      throw new PreError('SIGNATURE_CHECK_FAILED', 'capsuleFrag.signatureForReceiver', 'not the granter’s signature');
    }
    if (!proofHolds(capsule, this.fields, arithmetic)) {
      throw new PreError('PROOF_CHECK_FAILED', 'capsuleFrag.response', 'the proof of re-encryption does not hold');
    }
    return this.skipVerification();
  }

  /** For a fragment that was verified before it was stored where nobody else writes, or made here. */
  skipVerification(): VerifiedCapsuleFrag {
    return makeVerified(this);
  }
}

export function transcriptOf(capsule: Capsule, fields: Omit<CapsuleFragFields, 'response'>): ProofTranscript {
  const { e1, v1, e2, v2, u1, u2 } = fields;
  return { e: capsule.e, e1, e2, v: capsule.v, v1, v2, u: parameterU, u1, u2 };
}

/**
 * z·E = E2 + h·E1, z·V = V2 + h·V1 and z·U = U2 + h·U1, added up with weights 1, a and b that are hashes
 * of the whole proof (batch verification: Bellare, Garay and Rabin, EUROCRYPT '98).
 */
function proofHolds(capsule: Capsule, fields: CapsuleFragFields, arithmetic: GroupArithmetic): boolean {
  const transcript = transcriptOf(capsule, fields);
  const { e, v, e1, v1, u1, e2, v2, u2 } = transcript;
  const z = fields.response;
  const h = hashProofTranscript(transcript);
  const [a, b] = hashProofWeights(transcript, z);
  const times = (x: bigint, y: bigint): bigint => (x * y) % order;
  return arithmetic.sumsToIdentityUnsafe([
    [h, e1],
    [1n, e2],
    [order - z, e],
    [times(a, h), v1],
    [a, v2],
    [times(a, order - z), v],
    [times(b, h), u1],
    [b, u2],
    [times(b, order - z), parameterU],
  ]);
}

/** A fragment whose checks have passed; it cannot be parsed from bytes. */
export class VerifiedCapsuleFrag {
  readonly capsuleFrag: CapsuleFrag;
  /** Makes the type nominal: nothing else passes for it. */
  declare protected readonly verified: true;

  static {
    makeVerified = (capsuleFrag) => new VerifiedCapsuleFrag(capsuleFrag);
  }

  private constructor(capsuleFrag: CapsuleFrag) {
    this.capsuleFrag = capsuleFrag;
  }
}
