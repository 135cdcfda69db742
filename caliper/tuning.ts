// npm run bench:tuning: the mixed round with the settings that measurements chose, against what was there before: policies
// by reference, signatures in JavaScript. Two networks side by side, one interleaved run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { comparisonPage, headOf, rowsOf } from './src/claims/comparison/page.ts';
import { runOf } from './src/claims/comparison/from-round.ts';
import { type ComparisonResult, ratioOf, type Run } from './src/claims/comparison/result.ts';
import { inTurn } from './src/claims/in-turn.ts';
import { textTable } from './src/claims/text-table.ts';
import { type Signing } from './src/cast.ts';
import { type MeasuredNetwork, type NetworkChoice, openMeasuredNetwork } from './src/driver/network.ts';
import { prepareCast } from './src/driver/prepare-cast.ts';
import { runCaliper } from './src/driver/run-caliper.ts';
import { roundResult } from './src/results/round-result.ts';
import { callsIn, roundsNamed } from './src/rounds.ts';

const USAGE = `npm run bench:tuning -- [options]
  --pairs N            interleaved pairs (3)
  --seconds N          about how long each round lasts (5)
  --in-flight N        calls in flight (50)
  --out FOLDER         where results go (caliper/reports/tuning)
  --port-base N        first port of the two networks (28000)`;

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    'in-flight': { type: 'string', default: '50' },
    out: { type: 'string', default: join(import.meta.dirname, 'reports', 'tuning') },
    'port-base': { type: 'string', default: '28000' },
    help: { type: 'boolean', default: false },
  },
});

/** Ports that one network may take. */
const PORTS = 200;
const LABELS = { ours: 'policies named, OpenSSL', other: 'by reference, JavaScript' };

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

interface Side {
  readonly network: MeasuredNetwork;
  readonly castFile: string;
}

async function openSide(choice: NetworkChoice & { readonly state: string }, signing: Signing): Promise<Side> {
  const network = await openMeasuredNetwork(choice, say);
  try {
    const castFile = join(choice.state, 'cast.json');
    writeFileSync(castFile, JSON.stringify(await prepareCast(network.context, signing)), { mode: 0o600 });
    return { castFile, network };
  } catch (error) {
    await network.close();
    throw error;
  }
}

let serial = 0;

async function mixedRound({ castFile, network: { context } }: Side): Promise<Run> {
  const folder = join(context.folders.state, `caliper-${(serial += 1)}`);
  mkdirSync(folder);
  const rounds = roundsNamed(['mixed']);
  const drive = { kind: 'fixed-load', inFlight: Number(values['in-flight']) } as const;
  const pass = { drive, rounds, seconds: Number(values.seconds), workers: 1 };
  const { lines, samples } = await runCaliper(
    context,
    pass,
    { castFile, folder, htmlFile: join(folder, 'report.html') },
    say,
  );
  const [mixed] = rounds;
  if (mixed === undefined) throw new Error('there is no mixed round');
  return runOf(roundResult({ ...mixed, calls: callsIn(mixed, pass), drive: drive.kind }, lines, samples));
}

async function measure(scratch: string): Promise<ComparisonResult> {
  const portBase = Number(values['port-base']);
  const [ourState, otherState] = ['now', 'before'].map((name) => join(scratch, name)) as [string, string];
  const open: Side[] = [];
  const effort = {
    pairs: Number(values.pairs),
    seconds: Number(values.seconds),
    inFlight: Number(values['in-flight']),
  };
  try {
    const ours = await openSide({ portBase, state: ourState }, 'openssl');
    open.push(ours);
    const tuning = { policies: 'referenced' } as const;
    const other = await openSide({ portBase: portBase + PORTS, state: otherState, tuning }, 'javascript');
    open.push(other);
    const turns = { rounds: effort.pairs, warmUp: true };
    const pairs = await inTurn({ ours: () => mixedRound(ours), other: () => mixedRound(other) }, turns);
    const at = new Date().toISOString();
    return { comparison: 'tuning', at, labels: LABELS, effort, idle: { ours: {}, other: {} }, pairs };
  } finally {
    for (const { network } of open) await network.close();
  }
}

async function main(): Promise<void> {
  const out = resolve(values.out);
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-tuning-'));
  try {
    const result = await measure(scratch);
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'results.json'), `${JSON.stringify(result, undefined, 2)}\n`);
    writeFileSync(join(out, 'index.html'), comparisonPage(result));
    const [tps, p50] = [ratioOf(result, (run) => run.tps), ratioOf(result, (run) => run.p50)];
    const failed = result.pairs.reduce((sum, { other, ours }) => sum + ours.failed + other.failed, 0);
    process.stdout.write(`${textTable(headOf(result), rowsOf(result))}\nThe page: ${join(out, 'index.html')}\n`);
    process.stdout.write(`${JSON.stringify({ mixedNowOverBefore: tps, mixedP50NowOverBefore: p50, failed })}\n`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();
