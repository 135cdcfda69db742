// npm test: static checks, then every test; ends with a table per module and one line of totals.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../browser/install.ts';
import { runNode, runSteps } from '../run.ts';
import { boundaries, build, checkFormat, lint } from '../steps.ts';
import { type JestResults, summarise, tableOf, totalsLine } from '../test-summary.ts';

/** Test files carry their suite in their name: x.contract.test.ts; no name means unit. */
const SUITES = ['contract', 'api', 'live'] as const;

const { values } = parseArgs({ options: { suite: { type: 'string' } }, strict: true });

function pathFilter(suite: string | undefined): string[] {
  if (suite === undefined) return [];
  if (suite === 'unit') return ['--testPathIgnorePatterns', String.raw`\.(${SUITES.join('|')})\.test\.ts$`];
  if (SUITES.some((known) => known === suite)) return ['--testPathPatterns', String.raw`\.${suite}\.test\.ts$`];
  process.stderr.write(`lianjian: no suite named ${suite}; the suites are unit, ${SUITES.join(', ')}\n`);
  process.exit(2);
}

function jest(resultsFile: string): number {
  return runNode(
    'node_modules/jest/bin/jest.js',
    ['--json', '--outputFile', resultsFile, ...pathFilter(values.suite)],
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  );
}

async function main(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-test-'));
  const resultsFile = join(scratch, 'results.json');
  try {
    const whole = values.suite === undefined;
    const steps = whole
      ? {
          browser: ensureChromium,
          build,
          lint: () => lint(),
          format: checkFormat,
          'import rules': boundaries,
        }
      : { build };
    if (!(await runSteps(steps))) return 1;
    const exitCode = jest(resultsFile);
    const summary = summarise(JSON.parse(readFileSync(resultsFile, 'utf8')) as JestResults);
    process.stdout.write(`\n${tableOf(summary)}\n\n${totalsLine(summary)}\n`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
