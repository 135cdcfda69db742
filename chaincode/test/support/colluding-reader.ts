// What a reader can compute who sees shares of the re-encryption key: the attack for which shares never stand on public
// state. Written from the scheme's formulas alone, as an attacker would.
import { type PublicKey, SecretKey } from '@lianjian/pre';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const { Fn: field } = secp256k1.Point;
const point = (bytes: Uint8Array): InstanceType<typeof secp256k1.Point> => secp256k1.Point.fromBytes(bytes);

/** H(label, parts…) of the scheme: SHA-256 over the label with its length and the parts, into 1..n-1. */
function hashToScalar(label: string, ...parts: readonly Uint8Array[]): bigint {
  const length = numberToBytesBE(label.length, 4);
  const digest = sha256(concatBytes(length, utf8ToBytes(label), ...parts));
  return (bytesToNumberBE(digest) % (field.ORDER - 1n)) + 1n;
}

export interface SeenShare {
  readonly id: Uint8Array;
  readonly share: Uint8Array;
}

/**
 * The delegating key that follows from shares and the reader's own key, were the shares enough and right:
 * d = H(X, B, b·X), f(0) by Lagrange, a = f(0)·d. Always gives some key; compare its public key.
 */
export function delegatingKeyFrom(
  shares: readonly SeenShare[],
  precursor: Uint8Array,
  receivingSecretKey: SecretKey,
): SecretKey {
  const receivingKey = receivingSecretKey.publicKey().toBytes();
  const dh = point(precursor).multiply(bytesToNumberBE(receivingSecretKey.toSecretBytes())).toBytes();
  const d = hashToScalar('SHARED_SECRET', precursor, receivingKey, dh);
  const places = shares.map(({ id }) => hashToScalar('POLYNOMIAL_ARG', precursor, receivingKey, dh, id));
  const lambda = (own: bigint): bigint =>
    places
      .filter((other) => other !== own)
      .reduce((product, other) => field.mul(product, field.div(other, field.sub(other, own))), 1n);
  const terms = shares.map(({ share }, i) => {
    const value = field.create(bytesToNumberBE(share));
    return shares.length === 1 ? value : field.mul(value, lambda(places[i] ?? 0n));
  });
  const key = field.mul(
    terms.reduce((sum, term) => field.add(sum, term), 0n),
    d,
  );
  return SecretKey.fromBytes(field.toBytes(key));
}

export const sameKey = (secret: SecretKey, delegatingKey: PublicKey): boolean =>
  secret.publicKey().equals(delegatingKey);

/** Where 32-byte scalars, ids, digests, halves of signatures and x coordinates stand in the raw forms of `@lianjian/pre`. */
const OFFSETS: Readonly<Record<number, readonly number[]>> = {
  32: [0],
  98: [1, 34, 66],
  228: [0, 33, 66, 98, 130, 162, 194],
  359: [1, 34, 66, 99, 132, 165, 198, 231, 263, 295, 327],
};

export const scalarsIn = (bytes: Uint8Array): Uint8Array[] =>
  (OFFSETS[bytes.length] ?? []).map((start) => bytes.slice(start, start + 32));
