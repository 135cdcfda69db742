// From the entries of the Go vulnerability database to what an operator reads.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { vulnerabilityTable } from '../src/cli/output.ts';
import { TOOL_MANIFESTS } from '../src/lifecycle/context.ts';
import { GO_TOOLS } from '../src/tools/catalog.ts';
import { writeDatabase } from '../src/tools/vulnerabilities/database.ts';
import { acceptedSchema, findingsIn, outdatedIn } from '../src/tools/vulnerabilities/findings.ts';
import { isClear } from '../src/tools/vulnerabilities/scan.ts';

const statement = (name: string, module: string, status: string): object => ({
  vulnerability: { '@id': `https://pkg.go.dev/vuln/${name}`, description: `what ${name} is`, name },
  products: [{ '@id': 'Unknown Product', subcomponents: [{ '@id': `pkg:golang/${encodeURIComponent(module)}` }] }],
  status,
});
const VEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  statements: [
    statement('GO-2026-0002', 'stdlib@v1.26.8', 'affected'),
    statement('GO-2026-0003', 'golang.org/x/net@v0.60.0', 'not_affected'),
    statement('GO-2026-0001', 'github.com/docker/docker@v26.1.4+incompatible', 'affected'),
  ],
};
const FOUND = [
  {
    id: 'GO-2026-0001',
    summary: 'what GO-2026-0001 is',
    module: 'github.com/docker/docker@v26.1.4+incompatible',
    accepted: 'no containers',
  },
  { id: 'GO-2026-0002', summary: 'what GO-2026-0002 is', module: 'stdlib@v1.26.8', accepted: undefined },
];

test('what can be reached is found, with the reason of what is accepted', () => {
  expect(findingsIn(VEX, { 'GO-2026-0001': 'no containers' })).toEqual(FOUND);
  expect(findingsIn({ '@context': 'x' }, {})).toEqual([]);
});

test.each([
  ['another status', { statements: [statement('GO-2026-0001', 'a@v1', 'perhaps')] }],
  ['no document', 'nothing'],
])('%s is refused', (_what, vex) => {
  expect(() => findingsIn(vex, {})).toThrow();
});

test('what is accepted and not there is named', () => {
  expect(outdatedIn(FOUND, { 'GO-2026-0001': 'a', 'GO-2026-0009': 'b' })).toEqual(['GO-2026-0009']);
});

describe('what an operator reads', () => {
  const scanned = { tool: 'fabric', version: '2.5.9', findings: FOUND, outdated: ['GO-2026-0009'] };
  const scan = { database: 'v0.0.0-20261105', tools: [scanned] };

  test('what is not accepted comes first, and what to do about it below', () => {
    const text = vulnerabilityTable(scan);
    expect(text.indexOf('GO-2026-0002')).toBeLessThan(text.indexOf('GO-2026-0001'));
    expect(text).toContain('→ build with a newer Go than 1.26.8: GO_VERSION');
    expect(text).toContain('→ GO-2026-0009 is not in fabric (any more)');
    expect(text).toContain('1 not accepted');
  });

  test('it is clear when all is accepted, and nothing is accepted without being there', () => {
    const accepted = FOUND.map((finding) => ({ ...finding, accepted: 'because' }));
    expect(isClear(scan)).toBe(false);
    expect(isClear({ ...scan, tools: [{ ...scanned, findings: accepted }] })).toBe(false);
    expect(isClear({ ...scan, tools: [{ ...scanned, findings: accepted, outdated: [] }] })).toBe(true);
  });
});

test('the list in the repository names tools that there are', () => {
  const file = join(TOOL_MANIFESTS, 'accepted-vulnerabilities.json');
  const accepted = acceptedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(Object.keys(accepted)).toEqual(GO_TOOLS.map(({ module }) => module));
});

describe('the database', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lianjian-vulndb-'));
    mkdirSync(join(folder, 'osv'));
  });
  afterEach(() => {
    rmSync(folder, { force: true, recursive: true });
  });
  const put = (name: string, entry: unknown): void => {
    writeFileSync(join(folder, 'osv', name), JSON.stringify(entry));
  };
  const read = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(folder, 'db', ...path), 'utf8'));

  test('has each entry by its id, and by its modules', () => {
    const affected = [{ package: { name: 'a' } }, { package: { name: 'a' } }, { package: { name: 'b' } }];
    const entry = { affected, id: 'GO-2026-0001', modified: '2026-11-01T00:00:00Z', summary: 'kept as it is' };
    put('GO-2026-0001.json', entry);
    put('GO-2026-0002.json', { ...entry, affected: [{ package: { name: 'b' } }], id: 'GO-2026-0002' });
    writeFileSync(join(folder, 'osv', 'README.md'), 'no entry');
    expect(writeDatabase(join(folder, 'osv'), join(folder, 'db'))).toBe(2);
    expect(read('ID', 'GO-2026-0001.json')).toEqual(entry);
    const of = (id: string): object => ({ id, modified: '2026-11-01T00:00:00Z' });
    expect(read('index', 'modules.json')).toEqual([
      { path: 'a', vulns: [of('GO-2026-0001')] },
      { path: 'b', vulns: [of('GO-2026-0001'), of('GO-2026-0002')] },
    ]);
    expect(read('index', 'db.json')).toEqual({ modified: '1970-01-01T00:00:00.000Z' });
  });

  test.each([
    ['an id that leads elsewhere', { affected: [], id: '../../GO-2026-0001', modified: 'x' }],
    ['no modules', { id: 'GO-2026-0001', modified: 'x' }],
  ])('an entry with %s is refused', (_what, entry) => {
    put('GO-2026-0001.json', entry);
    expect(() => writeDatabase(join(folder, 'osv'), join(folder, 'db'))).toThrow();
  });
});
