import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SecretKey } from '@lianjian/pre';
import { join } from 'node:path';
import { type ModulePage, openModule } from '../../../scripts/browser/page.ts';
import { openBytes, sealBytes, unwrapOriginal } from '../src/index.ts';
import type * as Entry from './browser/entry.ts';
import { fromPlain, type PlainSealedFile, toPlain } from './browser/plain.ts';
import { hex, pattern, VECTOR_CONTEXT } from './support.ts';

const SIZE = 200_000;

describe('the browser twin in Chromium', () => {
  const delegating = SecretKey.random();
  const secret = hex(delegating.toSecretBytes());
  const context = { ...VECTOR_CONTEXT, delegatingKey: delegating.publicKey().toBytes() };
  let page: ModulePage<typeof Entry>;
  let sealedByNode: PlainSealedFile;

  beforeAll(async () => {
    page = await openModule<typeof Entry>(join(import.meta.dirname, 'browser', 'entry.ts'));
    const { sealed, record } = await sealBytes(pattern(SIZE), { context });
    sealedByNode = toPlain(sealed, record);
  }, 60_000);

  afterAll(async () => {
    await page.close();
  });

  test('reproduces a vector', async () => {
    expect(await page.call('vector', 65_537)).toBe('fe4df5ac8b31b4b493f0677ac665fcdfbdfe48cff9424fb36b8fec31a7d951dd');
  });

  test('opens what Node sealed', async () => {
    expect(await page.call('tryOpen', secret, sealedByNode)).toBe('opened');
  });

  test('seals from and into web streams what Node opens', async () => {
    const { sealed, record } = fromPlain(await page.call('sealPattern', secret, SIZE));
    const options = { record, context, fileKey: () => unwrapOriginal(delegating, record) };
    expect(Buffer.compare(await openBytes(sealed, options), pattern(SIZE))).toBe(0);
  });

  test('reads a range', async () => {
    expect(await page.call('rangeOf', SIZE, 65_500, 100)).toBe(hex(pattern(SIZE).subarray(65_500, 65_600)));
  });

  test.each([
    [
      'a flipped bit',
      'CORRUPT_CHUNK',
      (file: PlainSealedFile) => file.sealed.replace(/.$/, (c) => (c === '0' ? '1' : '0')),
    ],
    ['a missing byte', 'LENGTH_MISMATCH', (file: PlainSealedFile) => file.sealed.slice(0, -2)],
    ['another beginning', 'NOT_SEALED', (file: PlainSealedFile) => `00${file.sealed.slice(2)}`],
  ])('refuses %s', async (_what, code, alter) => {
    expect(await page.call('tryOpen', secret, { ...sealedByNode, sealed: alter(sealedByNode) })).toBe(code);
  });

  test('refuses another delegating key', async () => {
    const stranger = hex(SecretKey.random().toSecretBytes());
    expect(await page.call('tryOpen', stranger, sealedByNode)).toBe('WRONG_CONTEXT');
  });
});
