// npm test: static checks, then every test; ends with a table per module and one line of totals.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePortBase, prepareLive, withLiveNetwork } from '../live.ts';
import { runNode, runSteps } from '../run.ts';
import { boundaries, build, checkFormat, lint } from '../steps.ts';
import { type JestResults, summarise, tableOf, totalsLine } from '../test-summary.ts';

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

function jest(resultsFile: string, suite: string | undefined, ...options: string[]): number {
  return runNode(
    'node_modules/jest/bin/jest.js',
    ['--json', '--outputFile', resultsFile, ...pathFilter(suite), ...options],
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      // kafkajs computes a negative timeout where it means "at once".
      '--disable-warning=TimeoutNegativeWarning',
    ],
  );
}

/** Live tests share one network and two cores: one after the other, after everything else. */
async function live(scratch: string, resultsFile: string): Promise<number> {
  const portBase = await freePortBase();
  if (!prepareLive(portBase)) {
    process.stderr.write('lianjian: the live suite was NOT run: this host lacks what is marked MISSING above\n');
    return 1;
  }
  return withLiveNetwork(scratch, portBase, () => jest(resultsFile, 'live', '--runInBand'));
}

async function suites(scratch: string): Promise<{ exitCode: number; results: JestResults }> {
  const withLive = values.suite === 'live' || (values.suite === undefined && !values['no-live']);
  const runs: [file: string, exitCode: number][] = [];
  const run = async (name: string, work: (file: string) => number | Promise<number>): Promise<void> => {
    const file = join(scratch, `${name}.json`);
    runs.push([file, await work(file)]);
  };
  if (values.suite !== 'live') await run('results', (file) => jest(file, values.suite));
  if (withLive) await run('live', (file) => live(scratch, file));
  if (values.suite === undefined && !withLive)
    process.stderr.write('lianjian: the live suite was left out (--no-live)\n');
  const testResults = runs
    .filter(([file]) => existsSync(file))
    .flatMap(([file]) => (JSON.parse(readFileSync(file, 'utf8')) as JestResults).testResults);
  return { exitCode: runs.some(([, exitCode]) => exitCode !== 0) ? 1 : 0, results: { testResults } };
}

async function main(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-test-'));
  try {
    const whole = values.suite === undefined;
    const steps = whole ? { build, lint: () => lint(), format: checkFormat, 'import rules': boundaries } : { build };
    if (!(await runSteps(steps))) return 1;
    const { exitCode, results } = await suites(scratch);
    const summary = summarise(results);
    process.stdout.write(`\n${tableOf(summary)}\n\n${totalsLine(summary)}\n`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
