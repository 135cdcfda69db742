// What the browser test runs inside the page. The package is imported by name, so that the bundler picks the twin.
import { SecretKey } from '@lianjian/pre';
import { openBytes, openRange, seal, sealBytes, toReadableStream, unwrapOriginal } from '@lianjian/sealed-file';
import { webPlatform } from '../../src/platform/web.ts';
import { fromPlain, type PlainSealedFile, toPlain } from './plain.ts';
import {
  collect,
  drawing,
  hex,
  pattern,
  sealSample,
  unhex,
  VECTOR_CONTEXT,
  VECTOR_FILE_KEY,
  VECTOR_SALT,
} from '../support.ts';

const contextOf = (delegating: SecretKey): typeof VECTOR_CONTEXT => ({
  ...VECTOR_CONTEXT,
  delegatingKey: delegating.publicKey().toBytes(),
});

/** SHA-256 of the sealed vector of this size. */
export async function vector(size: number): Promise<string> {
  const { record } = await sealSample(drawing(webPlatform, VECTOR_FILE_KEY, VECTOR_SALT), pattern(size));
  return hex(record.sha256);
}

/** Seals a pattern, streaming it out as a web stream. */
export async function sealPattern(delegatingSecret: string, size: number): Promise<PlainSealedFile> {
  const context = contextOf(SecretKey.fromBytes(unhex(delegatingSecret)));
  const sealing = seal(new Blob([pattern(size).slice()]).stream(), { context });
  const sealed = new Uint8Array(await new Response(toReadableStream(sealing)).arrayBuffer());
  return toPlain(sealed, sealing.record());
}

/** Opens a file and gives the code of the refusal, or `opened` when it holds the pattern. */
export async function tryOpen(delegatingSecret: string, plain: PlainSealedFile): Promise<string> {
  const delegating = SecretKey.fromBytes(unhex(delegatingSecret));
  const { sealed, record } = fromPlain(plain);
  const options = { record, context: contextOf(delegating), fileKey: () => unwrapOriginal(delegating, record) };
  try {
    const plaintext = await openBytes(sealed, options);
    return hex(plaintext) === hex(pattern(plaintext.length)) ? 'opened' : 'opened with other bytes';
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error);
  }
}

/** The bytes of a range of a pattern sealed in the page. */
export async function rangeOf(size: number, offset: number, length: number): Promise<string> {
  const delegating = SecretKey.random();
  const context = contextOf(delegating);
  const { sealed, record } = await sealBytes(pattern(size), { context });
  const opened = await openRange(
    { size: sealed.length, read: (from, count) => new Blob([sealed.slice(from, from + count)]).stream() },
    { record, context, fileKey: () => unwrapOriginal(delegating, record), range: { offset, length } },
  );
  return hex(await collect(opened.bytes));
}
