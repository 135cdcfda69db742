// Every hash of the scheme, with its domain separation tag and the order of its inputs. Tags and orders
// are those of umbral-pre >= 0.9 (hashing_ds.rs); the proof nonce is this package's own.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concat } from './bytes.ts';
import { order, scalarToBytes, type Point } from './curve.ts';

const ascii = utf8ToBytes;
const encode = (points: readonly Point[]): Uint8Array[] => points.map((point) => point.toBytes());

/** Maps 0..2^(8·length)-1 to 1..n-1; the bias is below 2^-128 for 32 bytes and 2^-255 for 64. */
export const reduceToNonZero = (number: bigint): bigint => (number % (order - 1n)) + 1n;

const toNonZeroScalar = (bytes: Uint8Array): bigint => reduceToNonZero(bytesToNumberBE(bytes));

const prefixOf = (tag: Uint8Array): Uint8Array => concat(numberToBytesBE(tag.length, 4), tag);

/** What stands before a proof's nine points where its challenge is hashed. */
export const CHALLENGE_PREFIX: Uint8Array = prefixOf(ascii('CFRAG_VERIFICATION'));

/** What stands before the inputs of the proof nonce. */
export const NONCE_PREFIX: Uint8Array = ascii('lianjian/PRE/CFRAG-NONCE/v1');

/** H(tag, parts) = OS2IP(SHA-256(u32be(length of tag) ‖ tag ‖ parts)) mod (n-1) + 1. */
export function hashToScalar(tag: Uint8Array, ...parts: readonly Uint8Array[]): bigint {
  return toNonZeroScalar(sha256(concat(prefixOf(tag), ...parts)));
}

/** The capsule's challenge h. */
export function hashCapsulePoints(e: Point, v: Point): bigint {
  return hashToScalar(ascii('CAPSULE_POINTS'), ...encode([e, v]));
}

/** d, known to the owner and to the reader: binds a grant to its precursor X. Secret. */
export function hashToSharedSecret(precursor: Point, receivingKey: Point, dh: Point): bigint {
  return hashToScalar(ascii('SHARED_SECRET'), ...encode([precursor, receivingKey, dh]));
}

/** The place at which the sharing polynomial is evaluated for one fragment. Secret. */
export function hashToPolynomialArgument(precursor: Point, receivingKey: Point, dh: Point, id: Uint8Array): bigint {
  return hashToScalar(ascii('POLYNOMIAL_ARG'), ...encode([precursor, receivingKey, dh]), id);
}

/** The points of a re-encryption proof, in the order in which they are hashed. */
export interface ProofTranscript {
  readonly e: Point;
  readonly e1: Point;
  readonly e2: Point;
  readonly v: Point;
  readonly v1: Point;
  readonly v2: Point;
  readonly u: Point;
  readonly u1: Point;
  readonly u2: Point;
}

const transcriptBytes = ({ e, e1, e2, v, v1, v2, u, u1, u2 }: ProofTranscript): Uint8Array[] =>
  encode([e, e1, e2, v, v1, v2, u, u1, u2]);

/** The challenge h of a re-encryption proof. */
export function hashProofTranscript(transcript: ProofTranscript): bigint {
  return toNonZeroScalar(sha256(concat(CHALLENGE_PREFIX, ...transcriptBytes(transcript))));
}

/**
 * Weights with which the three equations of a proof are added up and checked as one. They depend on
 * everything in the proof, so a forger cannot choose errors that cancel (chance at most 2^-127).
 */
export function hashProofWeights(transcript: ProofTranscript, response: bigint): readonly [bigint, bigint] {
  const tag = ascii('lianjian/PRE/PROOF-WEIGHTS/v1');
  const digest = sha256(concat(tag, ...transcriptBytes(transcript), scalarToBytes(response)));
  return [bytesToNumberBE(digest.subarray(0, 16)), bytesToNumberBE(digest.subarray(16))];
}

/** What a proof nonce depends on: whatever can change the challenge must change the nonce. */
export interface ProofNonceInputs {
  readonly share: bigint;
  readonly e: Point;
  readonly v: Point;
  readonly s: bigint;
  readonly e1: Point;
  readonly v1: Point;
  readonly id: Uint8Array;
  readonly precursor: Point;
  readonly u1: Point;
}

/**
 * The deterministic proof nonce t, so that every peer that holds a share answers with identical bytes:
 * HMAC-SHA512 under the share, reduced to 1..n-1. Two challenges under one nonce would reveal the share;
 * e1 and v1 are inputs so that a fault in them leads to another nonce. The way of RFC 6979, section 3.2,
 * with the transcript in place of the message.
 */
export function proofNonce({ share, e, v, s, e1, v1, id, precursor, u1 }: ProofNonceInputs): bigint {
  const [ev, ev1, xu1] = [encode([e, v]), encode([e1, v1]), encode([precursor, u1])];
  const message = concat(NONCE_PREFIX, ...ev, scalarToBytes(s), ...ev1, id, ...xu1);
  return toNonZeroScalar(hmac(sha512, scalarToBytes(share), message));
}
