// Faults, attacks and bad input alone: npm run test:faults [-- --minutes N] [--seed S] [--skip N] [--network [--soak N]].
// Without minutes each part takes its short form; --soak is one long run of cases at a fixed rate with faults in
// between. On the network faults come in the seed's order, --skip leaves out those that earlier runs reached. The last
// line is one JSON object of what was counted.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addedUp } from '../fault-counts.ts';
import { withLiveNetworks } from '../live.ts';
import { ensurePostgres } from '../postgres.ts';
import { runSteps, startNode } from '../run.ts';
import { ROLES, runSchemathesis } from '../schemathesis/run.ts';
import { build, packageContract } from '../steps.ts';

const SUITE = String.raw`backend/test/(access|faults|fsck)/[^/]*\.api\.test\.ts$`;
// Too long, or not yet sure enough, for every run.
const CRASHES = '**/backend/test/faults/crash.long.ts';
const DISK = '**/backend/test/faults/disk.long.ts';
const NETWORK = '**/backend/test/faults/network.long.ts';
const SOAK = '**/backend/test/faults/soak.long.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '0' },
    network: { type: 'boolean', default: false },
    seed: { type: 'string' },
    skip: { type: 'string', default: '0' },
    soak: { type: 'string' },
  },
});

const jest = (select: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> =>
  startNode(
    'node_modules/jest/bin/jest.js',
    ['--ci', '--runInBand', ...select],
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'],
    env,
  );

async function run(scratch: string): Promise<number> {
  if (!(await runSteps({ build, 'contract package': packageContract }))) return 1;
  if (!values.network) {
    return (
      (await jest(['--testPathPatterns', SUITE])) ||
      (await runSchemathesis({ examples: '3', roles: ROLES.join(','), seed: values.seed })) ||
      (await jest(['--testMatch', DISK])) ||
      (await jest(['--testMatch', CRASHES]))
    );
  }
  if (ensurePostgres() !== 0) return 1;
  const exitCode = await withLiveNetworks(scratch, ['faults'], ([network]) =>
    jest(['--testMatch', values.soak === undefined ? NETWORK : SOAK], network?.env),
  );
  return exitCode ?? 1;
}

const isUsable = ({ minutes, network, seed = '', skip, soak }: typeof values): boolean =>
  /^\d{1,4}$/.test(minutes) &&
  /^\d{1,4}$/.test(skip) &&
  /^\d{0,10}$/.test(seed) &&
  (soak === undefined || (network && /^[1-9]\d{0,3}$/.test(soak)));

async function main(): Promise<number> {
  if (!isUsable(values)) {
    process.stderr.write('usage: test:faults [--minutes N] [--seed S] [--skip N] [--network [--soak N]]\n');
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-faults-'));
  const counts = join(scratch, 'counts.jsonl');
  process.env['LIANJIAN_FAULT_COUNTS'] = counts;
  process.env['LIANJIAN_FAULT_MINUTES'] = values.minutes;
  process.env['LIANJIAN_FAULT_SKIP'] = values.skip;
  if (values.soak !== undefined) process.env['LIANJIAN_FAULT_SOAK'] = values.soak;
  if (values.seed !== undefined) process.env['LIANJIAN_FAULT_SEED'] = values.seed;
  try {
    const exitCode = await run(scratch);
    process.stdout.write(`${JSON.stringify(addedUp(existsSync(counts) ? readFileSync(counts, 'utf8') : ''))}\n`);
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
