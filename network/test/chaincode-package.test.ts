import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareContract } from '../src/chaincode/contract-folder.ts';
import { packageChaincode } from '../src/chaincode/package.ts';
import { CONTRACT } from './live/network.ts';

const contract = { name: 'probe', version: '1.0.0', digest: 'ab'.repeat(32) };

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'lianjian-contract-test-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function folder(name: string, files: Record<string, string>): string {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}

describe('a chaincode package', () => {
  test('has the same bytes and id each time', async () => {
    const [one, two] = [await packageChaincode(contract, 0), await packageChaincode(contract, 0)];
    expect(one.bytes.equals(two.bytes)).toBe(true);
    const digest = createHash('sha256').update(one.bytes).digest('hex');
    expect(one.packageId).toBe(`probe_1.0.0:${digest}`);
  });
  test('has another id when the code, the version or the slot differs', async () => {
    const ids = await Promise.all([
      packageChaincode(contract, 0),
      packageChaincode(contract, 1),
      packageChaincode({ ...contract, digest: 'cd'.repeat(32) }, 0),
      packageChaincode({ ...contract, version: '1.0.1' }, 0),
    ]);
    expect(new Set(ids.map(({ packageId }) => packageId)).size).toBe(4);
  });
});

describe('a contract folder', () => {
  test('with an entry to bundle becomes self-contained, with the same digest each time', async () => {
    const [one, two] = [await prepareContract(CONTRACT), await prepareContract(CONTRACT)];
    try {
      expect(one.digest).toBe(two.digest);
      expect(one).toMatchObject({ name: 'probe', version: '1.0.0' });
      const meta = JSON.parse(readFileSync(join(one.folder, 'package.json'), 'utf8')) as { main: string };
      const loaded = createRequire(import.meta.url)(join(one.folder, meta.main)) as { contracts: unknown[] };
      expect(loaded.contracts).toHaveLength(1);
    } finally {
      one.dispose();
      two.dispose();
    }
  });
  test('that is built is taken as it is; its digest changes with any byte', async () => {
    const files = { 'package.json': '{"name":"@x/y","version":"1.2.3","main":"a.js"}', 'a.js': 'exports.contracts=[]' };
    const one = await prepareContract(folder('built', files));
    const two = await prepareContract(folder('built-2', { ...files, 'a.js': 'exports.contracts=[];' }));
    expect(one.name).toBe('y');
    expect(one.digest).not.toBe(two.digest);
    one.dispose();
    two.dispose();
  });
  test.each<[string, Record<string, string>]>([
    ['no package.json', {}],
    ['a package.json that is no JSON', { 'package.json': '{' }],
    ['neither main nor bundle', { 'package.json': '{"name":"x","version":"1.0.0"}' }],
    ['a main that is not built', { 'package.json': '{"name":"x","version":"1.0.0","main":"gone.js"}' }],
    ['a version that is none', { 'package.json': '{"name":"x","version":"latest","main":"a.js"}', 'a.js': '' }],
    ['a name that is a path', { 'package.json': '{"name":"../x","version":"1.0.0","main":"a.js"}', 'a.js': '' }],
    [
      'an entry that does not compile',
      { 'package.json': '{"name":"x","version":"1.0.0","bundle":"a.ts"}', 'a.ts': '(' },
    ],
  ])('refuses %s', async (what, files) => {
    await expect(prepareContract(folder(`bad ${what}`, files))).rejects.toMatchObject({ code: 'INVALID_PACKAGE' });
  });
});
