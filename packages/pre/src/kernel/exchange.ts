// The part of the kernel's memory through which it is given scalars and points and gives points back. Its places are those
// of packages/pre/kernel/index.ts.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type Point, POINT_BYTES } from '../curve.ts';

export const scalarPlace = {
  SHARE: 0,
  NONCE: 1,
  RESPONSE: 2,
  CHALLENGE: 3,
  MINUS_CHALLENGE: 4,
  SIGNATURE_U1: 5,
  SIGNATURE_U2: 6,
  SIGNATURE_R: 7,
} as const;

/** Where one signature's numbers stand. */
export interface SignaturePlace {
  readonly u1: number;
  readonly u2: number;
  readonly r: number;
}
export const signaturePlace: SignaturePlace = {
  u1: scalarPlace.SIGNATURE_U1,
  u2: scalarPlace.SIGNATURE_U2,
  r: scalarPlace.SIGNATURE_R,
};
/** A second one's, where there is no proof. */
export const otherSignaturePlace: SignaturePlace = {
  u1: scalarPlace.RESPONSE,
  u2: scalarPlace.CHALLENGE,
  r: scalarPlace.MINUS_CHALLENGE,
};

export const place = { E: 0, V: 1, E1: 2, V1: 3, E2: 4, V2: 5, U2: 6, U1: 7, U: 8, VERIFYING_KEY: 9 } as const;
export type Place = (typeof place)[keyof typeof place];

export const MOST_COMPRESSED = 8;

/** x and y, 32 bytes each, big-endian. */
export const COORDINATES_BYTES = 64;

const COORDINATES = 256;
const COMPRESSED = 1280;

const word = (value: bigint, index: number): bigint => BigInt.asUintN(64, value >> BigInt(192 - 64 * index));

function readNumber(view: DataView, offset: number): bigint {
  const high = (view.getBigUint64(offset) << 64n) | view.getBigUint64(offset + 8);
  return (high << 128n) | (view.getBigUint64(offset + 16) << 64n) | view.getBigUint64(offset + 24);
}

function writeNumber(view: DataView, offset: number, value: bigint): void {
  for (let index = 0; index < 4; index += 1) view.setBigUint64(offset + 8 * index, word(value, index));
}

/** The point with these coordinates, which were found to be of the curve. */
export function pointOf(coordinates: Uint8Array, index = 0): Point {
  const view = new DataView(coordinates.buffer, coordinates.byteOffset, coordinates.byteLength);
  const offset = COORDINATES_BYTES * index;
  return secp256k1.Point.fromAffine({ x: readNumber(view, offset), y: readNumber(view, offset + 32) });
}

const HASH_INPUT_BYTES = 512;

export class Exchange {
  /** Where messages to hash are put. */
  readonly hashInput: Uint8Array;
  readonly #hash: DataView;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(memory: Uint8Array, start: number, hashStart: number) {
    this.hashInput = memory.subarray(hashStart, hashStart + HASH_INPUT_BYTES);
    this.#hash = new DataView(memory.buffer, hashStart, HASH_INPUT_BYTES + 64);
    this.#bytes = memory.subarray(start, start + COMPRESSED + MOST_COMPRESSED * POINT_BYTES);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  setScalar(index: number, value: bigint): void {
    writeNumber(this.#view, 32 * index, value);
  }

  setPoint(index: number, point: Point): void {
    const { x, y } = point.toAffine();
    writeNumber(this.#view, COORDINATES + COORDINATES_BYTES * index, x);
    writeNumber(this.#view, COORDINATES + COORDINATES_BYTES * index + 32, y);
  }

  setCoordinates(index: number, coordinates: Uint8Array): void {
    this.#bytes.set(coordinates, COORDINATES + COORDINATES_BYTES * index);
  }

  /** A copy of the coordinates at `count` places. */
  coordinates(index: number, count = 1): Uint8Array {
    const offset = COORDINATES + COORDINATES_BYTES * index;
    return this.#bytes.slice(offset, offset + COORDINATES_BYTES * count);
  }

  setCompressed(index: number, encoded: Uint8Array): void {
    this.#bytes.set(encoded, COMPRESSED + POINT_BYTES * index);
  }

  /** Writes the 33-byte encoding of the point at a place. */
  compress(index: number, out: Uint8Array, offset: number): void {
    const from = COORDINATES + COORDINATES_BYTES * index;
    out[offset] = 2 + (this.#view.getUint8(from + COORDINATES_BYTES - 1) & 1);
    out.set(this.#bytes.subarray(from, from + 32), offset + 1);
  }

  /** Writes 32 bytes of a message to hash; returns where they end. */
  appendToHash(value: bigint, offset: number): number {
    writeNumber(this.#hash, offset, value);
    return offset + 32;
  }

  /** SHA-256 of the input, as a number. */
  hashedNumber(): bigint {
    return readNumber(this.#hash, HASH_INPUT_BYTES);
  }

  /** HMAC-SHA-512 of the input, as a number. */
  authenticatedNumber(): bigint {
    return (readNumber(this.#hash, HASH_INPUT_BYTES) << 256n) | readNumber(this.#hash, HASH_INPUT_BYTES + 32);
  }
}
