// What an attacker who holds a file key could write: chunks of any content under the file's own keys.
import { createCipheriv } from 'node:crypto';
import { parseHeader } from '../src/format/header.ts';
import { deriveKeys, type FileKeys } from '../src/format/keys.ts';
import { CHUNK_SIZE, HEADER_SIZE, Layout } from '../src/format/layout.ts';
import { nonceOf } from '../src/format/nonce.ts';
import { FileKeyPayload } from '../src/format/payload.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { type SealedSample } from './support.ts';

export function keysOf({ sealed, fileKey }: SealedSample): FileKeys {
  return deriveKeys(nodePlatform, fileKey.fileKey, parseHeader(sealed.subarray(0, HEADER_SIZE)).prefix);
}

export function sealChunk(key: Uint8Array, index: number, last: boolean, padded: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last));
  return Buffer.concat([cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
}

/** The sealed file with one chunk replaced, whatever its length. */
export function withChunk({ sealed, fileKey }: SealedSample, index: number, chunk: Uint8Array): Uint8Array {
  const { offset, length } = new Layout(fileKey.plaintextSize).sealedChunk(index);
  return Buffer.concat([sealed.subarray(0, offset), chunk, sealed.subarray(offset + length)]);
}

export function chunkOf({ sealed, fileKey }: SealedSample, index: number): Uint8Array {
  const { offset, length } = new Layout(fileKey.plaintextSize).sealedChunk(index);
  return sealed.subarray(offset, offset + length);
}

/** Seals `padded` whole, under the sample's keys but with these bytes as padding. */
export function withPadding(sample: SealedSample, padded: Uint8Array): Uint8Array {
  const key = keysOf(sample).content;
  const layout = new Layout(sample.fileKey.plaintextSize);
  const chunks = Array.from({ length: layout.chunkCount }, (_, i) =>
    sealChunk(key, i, layout.isLast(i), padded.subarray(i * CHUNK_SIZE, i * CHUNK_SIZE + layout.paddedLength(i))),
  );
  return Buffer.concat([sample.sealed.subarray(0, HEADER_SIZE), ...chunks]);
}

/** The same wrapped key with another plaintext size in it. */
export const claimingSize = ({ fileKey }: SealedSample, size: number): FileKeyPayload =>
  new FileKeyPayload(fileKey.fileKey, size, fileKey.contextHash);
