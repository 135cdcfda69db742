// One pass of Caliper over a list of rounds, in a scratch folder of its own.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context } from '@lianjian/network';
import { CAST_FILE_VARIABLE } from '../cast.ts';
import { LINES_FILE_VARIABLE } from '../connector/lines-file.ts';
import { parseLines, type TransactionLine } from '../results/transaction-line.ts';
import { benchmarkConfiguration, networkConfiguration, type Pass } from '../rounds.ts';
import { type Sample } from '../results/sample.ts';
import { startSampling } from './process-samples.ts';

export const WORKSPACE = join(import.meta.dirname, '..', '..');

export interface PassResult {
  readonly lines: readonly TransactionLine[];
  readonly samples: readonly Sample[];
}

export interface PassFiles {
  readonly folder: string;
  readonly castFile: string;
  /** Caliper's own report. */
  readonly htmlFile: string;
}

const STOP_AFTER_MS = 20_000;

export async function runCaliper(
  context: Context,
  pass: Pass,
  { castFile, folder, htmlFile }: PassFiles,
  say: (line: string) => void,
): Promise<PassResult> {
  // YAML 1.2 contains JSON.
  const benchmark = join(folder, 'benchmark.json');
  const network = join(folder, 'network.json');
  writeFileSync(benchmark, JSON.stringify(benchmarkConfiguration(pass), undefined, 2));
  writeFileSync(network, JSON.stringify(networkConfiguration()));
  const stop = startSampling(context);
  const args = [
    ...['launch', 'manager', '--caliper-workspace', WORKSPACE, '--caliper-flow-only-test'],
    ...['--caliper-benchconfig', benchmark, '--caliper-networkconfig', network, '--caliper-report-path', htmlFile],
    ...['--caliper-logging-targets-file-enabled', 'false', '--caliper-progress-reporting-interval', '5000'],
  ];
  const environment = {
    ...process.env,
    [CAST_FILE_VARIABLE]: castFile,
    [LINES_FILE_VARIABLE]: join(folder, 'transactions'),
  };
  const command = createRequire(import.meta.url).resolve('@hyperledger/caliper-cli/caliper.js');
  const exitCode = await finished(command, args, environment, say);
  const samples = stop();
  const lines = linesIn(folder);
  if (exitCode !== 0) throw new Error(`Caliper ended with exit code ${exitCode}; its messages are above`);
  return { lines, samples };
}

function finished(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: WORKSPACE,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const forward = (chunk: Buffer): void => {
      for (const line of chunk.toString().split('\n')) if (isWorthTelling(line)) say(line.trim());
    };
    child.stdout.on('data', forward);
    child.stderr.on('data', forward);
    const interrupt = (): void => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGKILL'), STOP_AFTER_MS).unref();
    };
    process.once('SIGINT', interrupt);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', interrupt);
      resolve(code ?? 1);
    });
  });
}

const isWorthTelling = (line: string): boolean =>
  /error|Started round|Finished round|Submitted: \d+ Succ|warn/i.test(line) && !line.includes('DeprecationWarning');

function linesIn(folder: string): TransactionLine[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => parseLines(readFileSync(join(folder, name), 'utf8')));
}
