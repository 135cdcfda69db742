// Built tools: one folder for each combination of what they are built from, there whole or not at all.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cached, cacheKey } from '../src/tools/cache.ts';

const before = process.env['LIANJIAN_CACHE'];
let scratch: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'lianjian-cache-'));
  process.env['LIANJIAN_CACHE'] = scratch;
});
afterEach(() => {
  if (before === undefined) delete process.env['LIANJIAN_CACHE'];
  else process.env['LIANJIAN_CACHE'] = before;
  rmSync(scratch, { recursive: true, force: true });
});

test('the key changes with the version, the pinned inputs and the compiler', () => {
  const [one, other] = ['one', 'other'].map((content) => {
    const file = join(scratch, content);
    writeFileSync(file, content);
    return file;
  });
  if (one === undefined || other === undefined) throw new Error('two files were written');
  const keys = [
    cacheKey('kubo', '0.42.0', [one], '1.26.8'),
    cacheKey('kubo', '0.42.1', [one], '1.26.8'),
    cacheKey('kubo', '0.42.0', [other], '1.26.8'),
    cacheKey('kubo', '0.42.0', [one], '1.26.10'),
    cacheKey('kubo', '0.42.0', [one]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(cacheKey('kubo', '0.42.0', [one], '1.26.8')).toBe(keys[0]);
});

test('two that need the same at once build it once', async () => {
  let builds = 0;
  const build = async (folder: string): Promise<void> => {
    builds += 1;
    await delay(50);
    writeFileSync(join(folder, 'program'), 'built');
  };
  const folders = await Promise.all([cached('tool-1', build), cached('tool-1', build)]);
  expect(new Set(folders).size).toBe(1);
  expect(readFileSync(join(folders[0], 'program'), 'utf8')).toBe('built');
  await cached('tool-1', build);
  expect(builds).toBe(1);
});

test('a build that fails leaves nothing, and the next one builds', async () => {
  const failing = cached('tool-2', (folder) => {
    writeFileSync(join(folder, 'half'), 'half');
    return Promise.reject(new Error('no compiler'));
  });
  await expect(failing).rejects.toThrow('no compiler');
  expect(readdirSync(join(scratch, 'tools'))).toEqual([]);
  const folder = await cached('tool-2', (unfinished) => {
    writeFileSync(join(unfinished, 'program'), 'built');
    return Promise.resolve();
  });
  expect(readdirSync(folder)).toEqual(['program']);
});
