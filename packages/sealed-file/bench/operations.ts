import { SecretKey } from '@lianjian/pre';
import { type MaterialContext, open, seal, sealBytes, unwrapOriginal } from '../src/index.ts';
import { FileKeyPayload } from '../src/format/payload.ts';
import { wrapUnder } from '../src/wrapped-key.ts';
import { repeating, type SealedSource } from './synthetic.ts';

const delegating = SecretKey.random();

export const context: MaterialContext = {
  applicationId: '0190a5d0-7c96-774b-8cce-b302099a8057',
  item: 'degree-scan/1',
  version: 1,
  delegatingKey: delegating.publicKey().toBytes(),
};

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

/** Seals as a user does, key wrap included. */
export async function sealOurs(size: number): Promise<void> {
  const sealing = seal(repeating(size), { context });
  const bytes = await drain(sealing);
  if (bytes !== sealing.record().sealedSize) throw new Error('sealed bytes are missing');
}

const wrap = wrapUnder(context.delegatingKey);
const payload = new FileKeyPayload(new Uint8Array(32), 0, new Uint8Array(32));

export function wrapKey(): Promise<void> {
  wrap(payload);
  return Promise.resolve();
}

/** Opens as a user does whose key is unwrapped, checking everything. */
export async function openOurs({ record, fileKey, pieces }: SealedSource): Promise<void> {
  const bytes = await drain(open(pieces(), { record, context, fileKey }));
  if (bytes !== fileKey.plaintextSize) throw new Error('plaintext bytes are missing');
}

/** A file sealed for real, for sizes that fit into memory. */
export async function realSource(size: number): Promise<SealedSource> {
  const plaintext = Uint8Array.from({ length: size }, (_, i) => i % 251);
  const { sealed, record } = await sealBytes(plaintext, { context });
  return { record, fileKey: unwrapOriginal(delegating, record), pieces: () => piecesOf(sealed) };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let offset = 0; offset < bytes.length; offset += 65_536) {
    yield await Promise.resolve(bytes.subarray(offset, offset + 65_536));
  }
}
