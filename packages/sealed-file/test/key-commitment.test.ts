import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { parseHeader } from '../src/format/header.ts';
import { deriveKeys } from '../src/format/keys.ts';
import { nonceOf } from '../src/format/nonce.ts';
import { openWith } from '../src/open-with.ts';
import { FileKeyPayload } from '../src/format/payload.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { webPlatform } from '../src/platform/web.ts';
import { keysOf } from './forging.ts';
import { collect, pattern, sealSample, VECTOR_CONTEXT } from './support.ts';
import { twoKeyChunk } from './two-key-chunk.ts';

/** 4096 bytes are one chunk without padding. */
const SIZE = 4096;

describe('a chunk that opens under two keys', () => {
  const forge = async () => {
    const sample = await sealSample(nodePlatform, pattern(SIZE));
    const header = sample.sealed.subarray(0, 112);
    const secondKey = new FileKeyPayload(new Uint8Array(32).fill(0x5a), SIZE, sample.fileKey.contextHash);
    const second = deriveKeys(nodePlatform, secondKey.fileKey, parseHeader(header).prefix).content;
    const first = keysOf(sample).content;
    const chunk = twoKeyChunk([first, second], nonceOf(0, true), sample.sealed.subarray(112, 112 + SIZE));
    const sealed = Buffer.concat([header, chunk]);
    const sha256 = createHash('sha256').update(sealed).digest();
    return { sample, secondKey, first, second, chunk, sealed, record: { ...sample.record, sha256 } };
  };

  test('can be made: bare GCM takes it under either key and gives two plaintexts', async () => {
    const { first, second, chunk } = await forge();
    const [a, b] = await Promise.all(
      [first, second].map(async (key) => (await nodePlatform.aes256Gcm(key)).open(nonceOf(0, true), chunk)),
    );
    expect(a?.length).toBe(SIZE);
    expect(b?.length).toBe(SIZE);
    expect(Buffer.compare(a ?? new Uint8Array(), b ?? new Uint8Array())).not.toBe(0);
  });

  test.each([
    ['Node', nodePlatform],
    ['browser', webPlatform],
  ])('is refused by the %s twin under the key that the header does not commit to', async (_name, platform) => {
    const { secondKey, sealed, record } = await forge();
    const opening = collect(openWith(platform, sealed, { record, fileKey: secondKey, context: VECTOR_CONTEXT }));
    await expect(opening).rejects.toMatchObject({ code: 'WRONG_KEY' });
  });

  test('is refused under the committed key too, when the record names another plaintext', async () => {
    const { sample, sealed, record } = await forge();
    const opening = collect(
      openWith(nodePlatform, sealed, { record, fileKey: sample.fileKey, context: VECTOR_CONTEXT }),
    );
    await expect(opening).rejects.toMatchObject({ code: 'COMMITMENT_MISMATCH' });
  });
});
