import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brokenRules } from './check.ts';
import { modules, nameOfModuleRule } from './rules.ts';

const NPM_PACKAGES = ['@noble/curves', 'left-pad', 'fabric-shim', 'kafkajs'];

const EXPORTS = { '.': './dist/index.js', './testing': './dist/testing/index.js' };

let tree: string;

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

/** A package with an entry and a built file that nobody may reach into. */
function writePackage(folder: string, name: string): void {
  write(`${folder}/package.json`, JSON.stringify({ name, type: 'module', exports: EXPORTS }));
  write(`${folder}/dist/index.js`, 'export const x = 1;\n');
  write(`${folder}/dist/testing/index.js`, 'export const x = 1;\n');
  write(`${folder}/src/inner.ts`, 'export const inner = 1;\n');
}

const nameOf = (folder: string): string => `@lianjian/${folder.replace('packages/', '')}`;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'lianjian-rules-'));
  write('package.json', JSON.stringify({ name: 'tree', type: 'module' }));
  mkdirSync(join(tree, 'node_modules/@lianjian'), { recursive: true });
  for (const folder of Object.keys(modules)) {
    writePackage(folder, nameOf(folder));
    symlinkSync(join(tree, folder), join(tree, 'node_modules', nameOf(folder)));
  }
  for (const name of NPM_PACKAGES) writePackage(`node_modules/${name}`, name);
});

afterAll(() => {
  rmSync(tree, { recursive: true, force: true });
});

/** Rules broken when the tree holds these files besides; they are removed afterwards. */
async function brokenBy(files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [file, text] of Object.entries(files)) write(file, text);
  try {
    return await brokenRules(tree);
  } finally {
    for (const file of Object.keys(files)) rmSync(join(tree, file));
  }
}

const importing = (what: string): string => `import * as it from '${what}';\nexport default it;\n`;

test('a tree that keeps every rule has nothing to report', async () => {
  const allowed = Object.entries(modules).flatMap(([folder, { ours }]) =>
    ours.map((other) => [`${folder}/src/uses-${nameOf(other).slice(10)}.ts`, importing(nameOf(other))] as const),
  );
  const adapter = ['backend/src/adapters/ledger/local.ts', importing('@lianjian/chaincode')] as const;
  const noble = ['packages/pre/src/uses-noble.ts', importing('@noble/curves')] as const;
  const tool = ['scripts/browser/page.ts', 'export const x = 1;\n'] as const;
  const browserTest = ['packages/pre/test/in-browser.test.ts', importing('../../../scripts/browser/page.ts')] as const;
  const contractTest = ['chaincode/test/operation.test.ts', importing('@lianjian/local-ledger/testing')] as const;
  const files = [...allowed, adapter, noble, tool, browserTest, contractTest];
  expect(await brokenBy(Object.fromEntries(files))).toEqual([]);
});

describe('refuses each import that a module is not listed for', () => {
  const forbidden = Object.entries(modules).flatMap(([folder, { ours }]) =>
    Object.keys(modules)
      .filter((other) => other !== folder && !ours.includes(other))
      .map((other) => [folder, other] as const),
  );
  test.each(forbidden)('refuses %s importing %s', async (folder, other) => {
    const file = `${folder}/src/broken.ts`;
    const broken = await brokenBy({ [file]: importing(nameOf(other)) });
    const rule = nameOfModuleRule(folder);
    expect(broken).toContainEqual(`${file} → ${other}/dist/index.js: breaks "${rule}"`);
  });
});

describe('refuses what is wrong wherever it stands', () => {
  const cases: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    [
      'an npm package that is not listed',
      'packages/pre: only npm packages',
      { 'packages/pre/src/broken.ts': importing('left-pad') },
    ],
    [
      "Node's own modules where only listed packages may be imported",
      'packages/pre: only npm packages',
      { 'packages/pre/src/broken.ts': importing('node:fs') },
    ],
    [
      'anything but the listed packages in the local-ledger adapter',
      'backend: in the local-ledger adapter',
      { 'backend/src/adapters/ledger/broken.ts': importing('@lianjian/network') },
    ],
    [
      'chaincode in another adapter',
      'backend: only',
      { 'backend/src/adapters/content/broken.ts': importing('@lianjian/chaincode') },
    ],
    [
      'a path into another package',
      'across packages: package roots only',
      { 'chaincode/src/broken.ts': importing('../../packages/pre/src/inner.ts') },
    ],
    [
      'the browser tool outside tests and benchmarks',
      'scripts/browser, bench and fuzz: only',
      {
        'scripts/browser/page.ts': 'export const x = 1;\n',
        'packages/pre/src/broken.ts': importing('../../../scripts/browser/page.ts'),
      },
    ],
    [
      "Node's own modules in what a browser runs too",
      'sealed-file: Node',
      { 'packages/sealed-file/src/broken.ts': importing('node:crypto') },
    ],
    [
      'a cycle',
      'no cycles',
      { 'chaincode/src/a.ts': "import './b.ts';\n", 'chaincode/src/b.ts': "import './a.ts';\n" },
    ],
    ['an import of nothing', 'no unresolvable imports', { 'chaincode/src/broken.ts': importing('no-such-package') }],
    [
      'the stub outside state/',
      'chaincode: the stub',
      { 'chaincode/src/material/broken.ts': importing('fabric-shim') },
    ],
    [
      'a test that imports more than its module and what tests are listed for',
      'chaincode: its tests besides only packages/ledger-client',
      { 'chaincode/test/broken.test.ts': importing('@lianjian/backend') },
    ],
    [
      'a root for tests outside tests',
      'roots for tests: only from tests',
      { 'chaincode/src/broken.ts': importing('@lianjian/local-ledger/testing') },
    ],
    [
      'outside technology outside adapters/',
      'backend: outside technology',
      { 'backend/src/audit/broken.ts': importing('kafkajs') },
    ],
  ];
  test.each(cases)('refuses %s', async (_what, rule, files) => {
    const broken = await brokenBy(files);
    expect(broken.length).toBeGreaterThan(0);
    expect(broken).toContainEqual(expect.stringContaining(`breaks "${rule}`));
  });
});
