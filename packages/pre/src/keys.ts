import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { concat, equal, requireLength } from './bytes.ts';
import { generator, parsePoint, parseScalar, type Point, scalarToBytes } from './curve.ts';
import { hashToScalar } from './hashing.ts';
import { drawBytes, drawScalar, type RandomSource, systemRandom } from './random.ts';

/** Reads a key's scalar. Inside this package only: the package root does not export it. */
export let scalarOf: (key: SecretKey) => bigint;

/**
 * A scalar in 1..n-1. Which one it is (delegating, receiving, signing) its place tells; one key has one
 * role. The scalar is in a private field, so neither a log nor JSON shows it.
 */
export class SecretKey {
  readonly #scalar: bigint;

  static {
    scalarOf = (key) => key.#scalar;
  }

  private constructor(scalar: bigint) {
    this.#scalar = scalar;
  }

  static random(random: RandomSource = systemRandom): SecretKey {
    return new SecretKey(drawScalar(random));
  }

  /**
   * Reads 32 bytes, big-endian.
   * @throws PreError INVALID_LENGTH, INVALID_SCALAR
   */
  static fromBytes(bytes: Uint8Array): SecretKey {
    return new SecretKey(parseScalar(bytes, 'secretKey'));
  }

  /** The scalar, 32 bytes big-endian: for sealed storage and nothing else. */
  toSecretBytes(): Uint8Array {
    return scalarToBytes(this.#scalar);
  }

  publicKey(): PublicKey {
    return PublicKey.fromPoint(generator.multiply(this.#scalar));
  }
}

/** A point other than the identity: a delegating, receiving or verifying key. */
export class PublicKey {
  /** Read-only; Z = 1. */
  readonly point: Point;
  readonly #bytes: Uint8Array;

  private constructor(point: Point, bytes: Uint8Array) {
    this.point = point;
    this.#bytes = bytes;
  }

  static fromPoint(point: Point): PublicKey {
    return new PublicKey(point, point.toBytes());
  }

  /**
   * Reads a compressed point, 33 bytes.
   * @throws PreError INVALID_LENGTH, INVALID_POINT
   */
  static fromBytes(bytes: Uint8Array, field = 'publicKey'): PublicKey {
    return new PublicKey(parsePoint(bytes, field), bytes.slice());
  }

  /** SEC 1 compressed, 33 bytes. */
  toBytes(): Uint8Array {
    return this.#bytes.slice();
  }

  equals(other: PublicKey): boolean {
    return equal(this.#bytes, other.#bytes);
  }
}

const SEED_BYTES = 32;

/** Derives keys from one 32-byte seed by label (hardened: no key tells anything about another). */
export class SecretKeyFactory {
  readonly #seed: Uint8Array;

  private constructor(seed: Uint8Array) {
    this.#seed = seed;
  }

  static random(random: RandomSource = systemRandom): SecretKeyFactory {
    return new SecretKeyFactory(drawBytes(random, SEED_BYTES));
  }

  /**
   * Takes a seed of 32 uniformly random bytes.
   * @throws PreError INVALID_LENGTH
   */
  static fromSeed(seed: Uint8Array): SecretKeyFactory {
    requireLength(seed, SEED_BYTES, 'seed');
    return new SecretKeyFactory(seed.slice());
  }

  /** The seed, 32 bytes: for sealed storage and nothing else. */
  toSecretBytes(): Uint8Array {
    return this.#seed.slice();
  }

  makeKey(label: Uint8Array): SecretKey {
    const info = concat(utf8ToBytes('KEY_DERIVATION/'), label);
    return SecretKey.fromBytes(scalarToBytes(hashToScalar(info, this.#expand(info, 64))));
  }

  makeFactory(label: Uint8Array): SecretKeyFactory {
    return new SecretKeyFactory(this.#expand(concat(utf8ToBytes('FACTORY_DERIVATION/'), label), SEED_BYTES));
  }

  /** 64 secret bytes for another use. */
  makeSecret(label: Uint8Array): Uint8Array {
    return this.#expand(concat(utf8ToBytes('SECRET_DERIVATION/'), label), 64);
  }

  /** HKDF-SHA256 (RFC 5869) without salt. */
  #expand(info: Uint8Array, length: number): Uint8Array {
    return hkdf(sha256, this.#seed, undefined, info, length);
  }
}
