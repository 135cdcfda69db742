// Random and edge cases for comparing the kernel with its oracles; the same seed gives the same cases.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Capsule } from '../src/capsule.ts';
import { generator, order, type Point, scalarField } from '../src/curve.ts';
import { jacobianArithmetic } from '../src/group.ts';
import { hashCapsulePoints } from '../src/hashing.ts';
import { reencrypt, SecretKey, Signer } from '../src/index.ts';
import { KeyFrag, keyFragMessage, KeyFragPublicPart } from '../src/key-frag.ts';

export const LAMBDA = 0x5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72n;

/** Scalars at the edges of recoding: small, high, all ones in a window, the endomorphism's own. */
export const edgeScalars: readonly bigint[] = [
  ...[1n, 2n, 3n, 15n, 16n, 17n, 31n, 32n, 63n, 64n, 65n],
  ...[1n, 2n, 3n, 16n, 64n].map((distance) => order - distance),
  ...[order >> 1n, (order >> 1n) + 1n, 1n << 128n, (1n << 128n) - 1n, 1n << 255n, (1n << 255n) - 1n],
  ...[LAMBDA, LAMBDA + 1n, order - LAMBDA, scalarField.sqr(LAMBDA)],
];

export class Draw {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  bytes(): Uint8Array {
    this.#count += 1;
    return sha256(utf8ToBytes(`${this.#seed}/${this.#count}`));
  }

  scalar(): bigint {
    return (bytesToNumberBE(this.bytes()) % (order - 1n)) + 1n;
  }

  /** One in four is an edge. */
  edgyScalar(): bigint {
    const [choice = 0, place = 0] = this.bytes();
    return choice < 64 ? (edgeScalars[place % edgeScalars.length] ?? 1n) : this.scalar();
  }
}

const affine = (point: Point): Point => secp256k1.Point.fromAffine(point.toAffine());

export const pointWithLog = (log: bigint): Point => affine(generator.multiplyUnsafe(log));

export interface Case {
  readonly capsule: Capsule;
  readonly keyFrag: KeyFrag;
}

const signing = SecretKey.fromBytes(sha256(utf8ToBytes('signing')));
const delegatingKey = SecretKey.fromBytes(sha256(utf8ToBytes('delegating'))).publicKey();
const receivingKey = SecretKey.fromBytes(sha256(utf8ToBytes('receiving'))).publicKey();
const signer = new Signer(signing);
export const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };

// Signing takes long, and re-encryption does not look at the signature.
const otherSignature = signer.sign(new Uint8Array());

/** A fragment whose signature holds where `signed`. */
export function keyFragOf(share: bigint, id: Uint8Array, precursor: Point, signed: boolean): KeyFrag {
  const commitment = affine(jacobianArithmetic.multiplyParameterUnsafe(share));
  const message = keyFragMessage(id, commitment, precursor, delegatingKey, receivingKey);
  const signature = signed ? signer.sign(message) : otherSignature;
  return new KeyFrag(
    new KeyFragPublicPart({
      id,
      precursor,
      commitment,
      signatureForProxy: signature,
      signatureForReceiver: signature,
      delegatingKeySigned: true,
      receivingKeySigned: true,
    }),
    share,
  );
}

/** E and V with the given logarithms, and the s that passes the capsule's check. */
export function capsuleOf(r: bigint, u: bigint): Capsule {
  const [e, v] = [pointWithLog(r), pointWithLog(u)];
  return new Capsule(e, v, scalarField.add(u, scalarField.mul(r, hashCapsulePoints(e, v))));
}

export function randomCase(draw: Draw, signed = false): Case {
  const capsule = capsuleOf(draw.edgyScalar(), draw.scalar());
  return { capsule, keyFrag: keyFragOf(draw.edgyScalar(), draw.bytes(), generator, signed) };
}

export const fragmentHex = ({ capsule, keyFrag }: Case, arithmetic?: typeof jacobianArithmetic): string =>
  bytesToHex(reencrypt(capsule.skipVerification(), keyFrag.skipVerification(), arithmetic).capsuleFrag.toBytes());
