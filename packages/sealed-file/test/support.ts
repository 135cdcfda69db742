// What the tests share. Runs in Node and in the browser.
import { sealWith, type SealOptions } from '../src/seal-with.ts';
import { type MaterialContext } from '../src/format/context.ts';
import { FileKeyPayload } from '../src/format/payload.ts';
import { type MaterialRecord } from '../src/format/record.ts';
import { type Platform } from '../src/platform/platform.ts';
import { type ByteSource } from '../src/streams/source.ts';

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

export const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Byte i is i mod 251: no power of two, so that a chunk out of place shows. */
export const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

const counting = (first: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, i) => first + i);

export const VECTOR_FILE_KEY = counting(0);
export const VECTOR_SALT = counting(0x20);

export const VECTOR_CONTEXT: MaterialContext = {
  applicationId: '0190a5d0-7c96-774b-8cce-b302099a8057',
  item: 'degree-scan',
  version: 1,
  delegatingKey: unhex('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'),
};

/** The same platform, whose random bytes are those given, in this order and no others. */
export function drawing(platform: Platform, ...draws: readonly Uint8Array[]): Platform {
  const queue = [...draws];
  return {
    ...platform,
    randomBytes(length) {
      const drawn = queue.shift();
      if (drawn?.length !== length) throw new Error(`no ${length} bytes are left to draw`);
      return Uint8Array.from(drawn);
    },
  };
}

export interface SealedSample {
  readonly sealed: Uint8Array;
  readonly record: MaterialRecord;
  /** Unwrapped, as a reader would have it. */
  readonly fileKey: FileKeyPayload;
}

export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  const joined = new Uint8Array(collected.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of collected) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}

/** Seals without wrapping, keeping what would have been wrapped. */
export async function sealSample(
  platform: Platform,
  source: ByteSource,
  options: Partial<SealOptions> = {},
): Promise<SealedSample> {
  let payload: Uint8Array | undefined;
  const keep = (given: FileKeyPayload): { capsule: Uint8Array; wrappedKey: Uint8Array } => {
    payload = given.toBytes();
    return { capsule: new Uint8Array(98), wrappedKey: new Uint8Array(113) };
  };
  const sealing = sealWith(platform, keep, source, { context: VECTOR_CONTEXT, ...options });
  const sealed = await collect(sealing);
  if (payload === undefined) throw new Error('nothing was wrapped');
  return { sealed, record: sealing.record(), fileKey: FileKeyPayload.parse(payload) };
}

/** The bytes in pieces of the sizes given, over and over; an empty list gives them in one piece. */
export function* inPieces(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array, void> {
  if (sizes.length === 0 || sizes.every((size) => size === 0)) {
    yield bytes;
    return;
  }
  for (let offset = 0, i = 0; offset < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 0;
    yield bytes.subarray(offset, offset + size);
    offset += size;
  }
}

/** Hands out one buffer again and again, as a source may: what was handed out before is overwritten. */
export async function* reusingOneBuffer(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(1 << 20);
  for (const piece of pieces) {
    buffer.fill(0xee);
    buffer.set(piece);
    yield await Promise.resolve(buffer.subarray(0, piece.length));
  }
}
