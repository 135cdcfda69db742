// npm test: static checks, then every test; ends with a table per module and one line of totals.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../browser/install.ts';
import { type LiveNetwork, withLiveNetworks } from '../live.ts';
import { ensurePostgres } from '../postgres.ts';
import { runNode, runSteps, startNode } from '../run.ts';
import { checkSecrets } from '../secrets.ts';
import { boundaries, build, checkFormat, lint, packageContract } from '../steps.ts';
import { failuresOf, type JestResults, summarise, tableOf, totalsLine } from '../test-summary.ts';

/** Test files carry their suite in their name: x.contract.test.ts; no name means unit. */
const SUITES = ['contract', 'api', 'live'] as const;

const { values } = parseArgs({
  options: { suite: { type: 'string' }, 'no-live': { type: 'boolean', default: false } },
  strict: true,
});

/** Jest's own option replaces the configured list, so that list is repeated. */
const ignoring = (...patterns: string[]): string[] =>
  ['/node_modules/', '/dist/', ...patterns].flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);

function pathFilter(suite: string | undefined): string[] {
  if (suite === undefined) return ignoring(String.raw`\.live\.test\.ts$`);
  if (suite === 'unit') return ignoring(String.raw`\.(${SUITES.join('|')})\.test\.ts$`);
  if (SUITES.some((known) => known === suite)) return ['--testPathPatterns', String.raw`\.${suite}\.test\.ts$`];
  process.stderr.write(`lianjian: no suite named ${suite}; the suites are unit, ${SUITES.join(', ')}\n`);
  process.exit(2);
}

const JEST = 'node_modules/jest/bin/jest.js';
const JEST_NODE_OPTIONS = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  // kafkajs computes a negative timeout where it means "at once".
  '--disable-warning=TimeoutNegativeWarning',
];
const jestOptions = (resultsFile: string): string[] => ['--ci', '--json', '--outputFile', resultsFile];

const jest = (resultsFile: string, suite: string | undefined): number =>
  runNode(JEST, [...jestOptions(resultsFile), ...pathFilter(suite)], JEST_NODE_OPTIONS);

/**
 * Live tests mostly wait, for blocks and for processes that come up: two groups run beside each other, each one file
 * after the other on a network of its own. What the network's tests end and break is theirs alone.
 */
const LIVE_GROUPS = { network: '(network|chaincode|packages/[a-z-]+)/test', applications: '(backend|caliper)/test' };

async function liveGroup(network: LiveNetwork, resultsFile: string): Promise<number> {
  const folders = LIVE_GROUPS[network.name as keyof typeof LIVE_GROUPS];
  const only = ['--runInBand', '--testPathPatterns', String.raw`${folders}/.*\.live\.test\.ts$`];
  return startNode(JEST, [...jestOptions(resultsFile), ...only], JEST_NODE_OPTIONS, network.env);
}

async function live(scratch: string, resultsFiles: readonly string[]): Promise<number> {
  const exitCode = await withLiveNetworks(scratch, Object.keys(LIVE_GROUPS), async (networks) => {
    const codes = await Promise.all(networks.map((network, n) => liveGroup(network, resultsFiles[n] ?? '')));
    return Math.max(...codes);
  });
  if (exitCode === undefined) {
    process.stderr.write('lianjian: the live suite was NOT run: see above for what is MISSING or failed\n');
  }
  return exitCode ?? 1;
}

interface Outcome {
  readonly exitCode: number;
  readonly results: JestResults;
}

function outcomeOf(exitCodes: readonly number[], files: readonly string[]): Outcome {
  const testResults = files
    .filter((file) => existsSync(file))
    .flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as JestResults).testResults);
  return { exitCode: exitCodes.every((code) => code === 0) ? 0 : 1, results: { testResults } };
}

async function runSuites(scratch: string): Promise<Outcome> {
  const resultsFile = join(scratch, 'results.json');
  const liveFiles = Object.keys(LIVE_GROUPS).map((name) => join(scratch, `live-${name}.json`));
  if (values.suite === 'live') return outcomeOf([await live(scratch, liveFiles)], liveFiles);
  const exitCode = jest(resultsFile, values.suite);
  if (values.suite !== undefined) return outcomeOf([exitCode], [resultsFile]);
  if (values['no-live']) {
    process.stderr.write('lianjian: the live suite was left out (--no-live)\n');
    return outcomeOf([exitCode], [resultsFile]);
  }
  return outcomeOf([exitCode, await live(scratch, liveFiles)], [resultsFile, ...liveFiles]);
}

async function main(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-test-'));
  try {
    const whole = values.suite === undefined;
    const prepare = { build, 'contract package': packageContract };
    const steps = whole
      ? {
          browser: ensureChromium,
          'database server': ensurePostgres,
          ...prepare,
          lint: () => lint(),
          format: checkFormat,
          'import rules': boundaries,
          secrets: checkSecrets,
        }
      : prepare;
    if (!(await runSteps(steps))) return 1;
    const { exitCode, results } = await runSuites(scratch);
    const summary = summarise(results);
    for (const failure of failuresOf(results)) process.stdout.write(`\n${failure}\n`);
    process.stdout.write(`\n${tableOf(summary)}\n\n${totalsLine(summary)}\n`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
