import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type * as Example from './example.ts';
import { type ModulePage, openModule } from './page.ts';

const entry = join(import.meta.dirname, 'example.ts');

describe('a module in headless Chromium', () => {
  let module: ModulePage<typeof Example>;

  beforeAll(async () => {
    module = await openModule<typeof Example>(entry);
  }, 60_000);

  afterAll(async () => {
    await module.close();
  });

  test('runs in a real browser, in a secure context', async () => {
    expect(await module.page.evaluate('navigator.userAgent')).toContain('Chrome/');
    expect(await module.page.evaluate('isSecureContext')).toBe(true);
  });

  test('its functions take and give plain data', async () => {
    expect(await module.call('double', 21)).toBe(42);
    expect(await module.call('sha256', '链鉴')).toEqual([...createHash('sha256').update('链鉴').digest()]);
  });

  test('an error inside the page fails the call', async () => {
    await expect(module.call('fail')).rejects.toThrow('as asked');
  });
});

test('refuses a module that does not bundle', async () => {
  await expect(openModule(join(import.meta.dirname, 'missing.ts'))).rejects.toThrow('missing.ts');
});

test('refuses to start without a Chromium, saying what to do', async () => {
  const before = process.env['CHROMIUM_PATH'];
  process.env['CHROMIUM_PATH'] = '/nonexistent/chromium';
  try {
    await expect(openModule(entry)).rejects.toThrow('apt-get install chromium');
  } finally {
    if (before === undefined) delete process.env['CHROMIUM_PATH'];
    else process.env['CHROMIUM_PATH'] = before;
  }
});
