// The scan sees what was planted, wherever LevelDB keeps it and however it was encoded.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { needlesOf } from './needles.ts';
import { scanFolder } from './scan-folder.ts';
import { uncompressed } from './snappy.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianjian-scan-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const foundIn = (needles: ReturnType<typeof needlesOf>): Set<string> =>
  new Set(scanFolder(folder, needles).findings.map(({ name }) => name));

describe('in one file', () => {
  const SURROUNDED = fc.tuple(fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }));

  test.each(['base64', 'base64url', 'hex'] as const)('finds bytes that were written as %s among others', (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 40 }), SURROUNDED, (value, [before, after]) => {
        writeFileSync(join(folder, 'file'), Buffer.concat([before, value, after]).toString(encoding));
        expect(foundIn(needlesOf('planted', value))).toEqual(new Set(['planted']));
      }),
      { numRuns: 50 },
    );
  });

  test.each(['utf8', 'utf16le'] as const)('finds text that was written as %s', (encoding) => {
    writeFileSync(join(folder, 'file'), Buffer.from('… 姓名 planted-name-8471 …', encoding));
    expect(foundIn(needlesOf('planted', '姓名 planted-name-8471'))).toEqual(new Set(['planted']));
  });

  test('finds text whose characters were escaped', () => {
    writeFileSync(join(folder, 'file'), String.raw`{"name":"\u59d3\u540d planted-name-8471"}`);
    expect(foundIn(needlesOf('planted', '姓名 planted-name-8471'))).toEqual(new Set(['planted']));
  });

  test('finds nothing where nothing was planted, and tells which files it read', () => {
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, 'below', 'file'), randomBytes(100_000));
    const { files, findings } = scanFolder(folder, needlesOf('planted', randomBytes(16)));
    expect(findings).toEqual([]);
    expect([...files]).toEqual([[join('below', 'file'), 100_000]]);
  });

  test('refuses to look for what could be there by chance', () => {
    expect(() => needlesOf('short', 'abc')).toThrow(RangeError);
  });
});

describe('in a LevelDB', () => {
  const level = (): ClassicLevel<string, Buffer> =>
    new ClassicLevel(join(folder, 'db'), { keyEncoding: 'utf8', valueEncoding: 'buffer' });
  /** Compressible, so that the planted value does not lie there as it is. */
  const around = (value: string): Buffer => Buffer.from(value.repeat(40));

  test('finds a value and a key that were compressed into a table', async () => {
    const planted = ['planted-value-0815', 'planted-key-0815-of-a-prefix'];
    const db = level();
    for (let n = 0; n < 500; n += 1) await db.put(`planted-key-0815-${n}`, around(`value ${n} `));
    await db.put(planted[1] ?? '', around(planted[0] ?? ''));
    await db.compactRange('', '~');
    await db.close();
    expect(foundIn(planted.flatMap((value) => needlesOf(value, value)))).toEqual(new Set(planted));
  });

  test('finds a value that spans blocks of the log', async () => {
    const db = level();
    await db.put('large', randomBytes(32_700));
    await db.put('second', Buffer.from('planted-value-across-the-end-of-a-block'));
    await db.close();
    const needles = needlesOf('planted', 'planted-value-across-the-end-of-a-block');
    expect(foundIn(needles)).toEqual(new Set(['planted']));
  });

  test('finds a value that was deleted and lies in a table still', async () => {
    const db = level();
    await db.put('kept', around('kept-value-4711 '));
    await db.put('deleted', around('deleted-value-4711 '));
    await db.close();
    // Opening again makes a table of the log.
    const again = level();
    await again.del('deleted');
    await again.close();
    expect(foundIn(needlesOf('planted', 'deleted-value-4711'))).toEqual(new Set(['planted']));
  });
});

test('refuses compressed bytes that are damaged', () => {
  expect(() => uncompressed(Buffer.from([5, 0x0d, 1]))).toThrow(RangeError);
  expect(() => uncompressed(Buffer.from([0x80]))).toThrow(RangeError);
  expect(() => uncompressed(Buffer.from([9, 0, 65]))).toThrow(RangeError);
});
