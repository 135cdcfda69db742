// Bytes of any size that are nowhere in memory: one buffer, handed out again and again.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { contextHashOf, type MaterialContext } from '../src/format/context.ts';
import { headerPrefix, SUITE } from '../src/format/header.ts';
import { deriveKeys } from '../src/format/keys.ts';
import { CHUNK_SIZE, Layout } from '../src/format/layout.ts';
import { nonceOf } from '../src/format/nonce.ts';
import { FileKeyPayload } from '../src/format/payload.ts';
import { type SealedFileRecord } from '../src/format/record.ts';
import { nodePlatform } from '../src/platform/node.ts';

/** As a file stream gives them. */
const PIECE_SIZE = 65_536;
const ALGORITHM = 'aes-256-gcm';

const PIECE = Uint8Array.from({ length: PIECE_SIZE }, (_, i) => i % 251);

export async function* repeating(size: number): AsyncGenerator<Uint8Array, void> {
  for (let left = size; left > 0; left -= PIECE_SIZE) {
    yield await Promise.resolve(left >= PIECE_SIZE ? PIECE : PIECE.subarray(0, left));
  }
}

export interface SealedSource {
  readonly record: SealedFileRecord;
  readonly fileKey: FileKeyPayload;
  readonly pieces: () => AsyncGenerator<Uint8Array, void>;
}

/**
 * A sealed file whose ciphertext is the same in every chunk. Any bytes are a ciphertext of something: decrypting
 * them and encrypting the result again gives the tag that makes them authentic in their place, so that only the
 * tags must be kept. The size must be one that Padmé does not pad.
 */
export function sealedSource(size: number, context: MaterialContext): SealedSource {
  const layout = new Layout(size);
  if (layout.paddedSize !== size) throw new Error(`${size} bytes would be padded`);
  const contextHash = contextHashOf(nodePlatform, context);
  const fileKey = randomBytes(32);
  const prefix = headerPrefix(randomBytes(32), contextHash);
  const keys = deriveKeys(nodePlatform, fileKey, prefix);
  const header = Buffer.concat([prefix, keys.commitment]);
  const ciphertext = randomBytes(Math.min(size, CHUNK_SIZE));
  const digest = createHash('sha256').update(header);
  const commitment = createHmac('sha256', keys.plaintextCommitment);
  const tags = Array.from({ length: layout.chunkCount }, (_, i) => {
    const nonce = nonceOf(i, layout.isLast(i));
    const plaintext = createDecipheriv(ALGORITHM, keys.content, nonce).update(ciphertext);
    const cipher = createCipheriv(ALGORITHM, keys.content, nonce);
    cipher.update(plaintext);
    cipher.final();
    const tag = cipher.getAuthTag();
    commitment.update(plaintext);
    digest.update(ciphertext).update(tag);
    return tag;
  });
  const record = {
    suite: SUITE,
    sealedSize: layout.sealedSize,
    sha256: digest.digest(),
    plaintextCommitment: commitment.digest(),
  };
  return {
    record,
    fileKey: new FileKeyPayload(fileKey, size, contextHash),
    pieces: () => sealedPieces(header, ciphertext, tags),
  };
}

async function* sealedPieces(
  header: Uint8Array,
  ciphertext: Uint8Array,
  tags: readonly Uint8Array[],
): AsyncGenerator<Uint8Array, void> {
  yield header;
  const buffer = new Uint8Array(ciphertext.length + 16);
  buffer.set(ciphertext);
  for (const tag of tags) {
    buffer.set(tag, ciphertext.length);
    yield await Promise.resolve(buffer);
  }
}
