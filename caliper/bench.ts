// npm run bench:caliper: rounds through Caliper against the network, results as JSON, CSV and a page with plots.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf } from './src/driver/environment.ts';
import { metricTargets, scrapeAll } from './src/driver/metric-targets.ts';
import { openMeasuredNetwork } from './src/driver/network.ts';
import { prepareCast } from './src/driver/prepare-cast.ts';
import { runCaliper } from './src/driver/run-caliper.ts';
import { reportPage } from './src/report/page.ts';
import { csvOf } from './src/results/csv.ts';
import { metricFigures } from './src/results/metric-figures.ts';
import { type PassMetrics, type ReportData } from './src/results/report-data.ts';
import { acrossPasses, roundResult, type RoundResult } from './src/results/round-result.ts';
import { callsIn, type Drive, type Pass, roundsNamed } from './src/rounds.ts';

const USAGE = `npm run bench:caliper -- [options]
  --rounds NAME,NAME   only these rounds (all)
  --seconds N          about how long each round lasts (8)
  --in-flight N        calls in flight at fixed load (50)
  --passes N           passes over all rounds; several show how far equal runs lie apart (1)
  --workers N          Caliper's worker processes (1)
  --ceiling-only       leave out the second pass, at 60 % of the ceiling
  --out FOLDER         where results go (caliper/reports/latest)
  --metrics NAME=URL   another process whose metrics to look at, such as backend=http://127.0.0.1:8080/metrics; repeatable
  --state FOLDER       state folder of the network (the default network's)
  --port-base N        its first port`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    'in-flight': { type: 'string', default: '50' },
    passes: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    'ceiling-only': { type: 'boolean', default: false },
    out: { type: 'string', default: join(import.meta.dirname, 'reports', 'latest') },
    metrics: { type: 'string', multiple: true, default: [] },
    state: { type: 'string' },
    'port-base': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Share of the ceiling at which latency is measured. */
const STEADY = 0.6;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function main(): Promise<void> {
  const rounds = roundsNamed(values.rounds?.split(','));
  const settings = {
    seconds: Number(values.seconds),
    workers: Number(values.workers),
    inFlight: Number(values['in-flight']),
  };
  const out = resolve(values.out);
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-caliper-'));
  const network = await openMeasuredNetwork(
    {
      ...(values.state === undefined ? {} : { state: values.state }),
      ...(values['port-base'] === undefined ? {} : { portBase: Number(values['port-base']) }),
    },
    say,
  );
  try {
    const { context } = network;
    const castFile = join(scratch, 'cast.json');
    writeFileSync(castFile, JSON.stringify(await prepareCast(context)), { mode: 0o600 });
    const environment = await environmentOf(context, settings);
    mkdirSync(out, { recursive: true });

    const pass = async (drive: Drive, number: number): Promise<RoundResult[]> => {
      const folder = join(scratch, `${drive.kind}-${number}`);
      mkdirSync(folder);
      const files = { castFile, folder, htmlFile: join(out, `caliper-${drive.kind}.html`) };
      const wanted: Pass = { drive, rounds, seconds: settings.seconds, workers: settings.workers };
      const { lines, samples } = await runCaliper(context, wanted, files, say);
      return rounds.map((round) =>
        roundResult({ ...round, calls: callsIn(round, wanted), drive: drive.kind }, lines, samples),
      );
    };
    const targets = metricTargets(context, values.metrics);
    const metrics: PassMetrics[] = [];
    const passes = async (drive: Drive): Promise<RoundResult[]> => {
      const all: RoundResult[][] = [];
      const before = await scrapeAll(targets);
      for (let number = 1; number <= Number(values.passes); number += 1) all.push(await pass(drive, number));
      const after = await scrapeAll(targets);
      metrics.push({ drive: drive.kind, figures: metricFigures(before, after), absent: [...after.absent] });
      return rounds.map((_, index) => acrossPasses(all.flatMap((results) => results[index] ?? [])));
    };
    const ceiling = await passes({ kind: 'fixed-load', inFlight: settings.inFlight });
    const rates = Object.fromEntries(ceiling.map(({ perSecond, round }) => [round, perSecond * STEADY]));
    const steady = values['ceiling-only'] ? [] : await passes({ kind: 'fixed-rate', rates });
    report({ environment, metrics, rounds: [...ceiling, ...steady] }, out);
  } finally {
    await network.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function report(data: ReportData, out: string): void {
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(data, undefined, 2)}\n`);
  writeFileSync(join(out, 'results.csv'), csvOf(data));
  writeFileSync(join(out, 'index.html'), reportPage(data));
  const lines = data.rounds.map(({ round, drive, perSecond, latency, failures }) => {
    const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
    const figures = [
      perSecond.toFixed(1),
      latency.p50.toFixed(0),
      latency.p95.toFixed(0),
      latency.p99.toFixed(0),
      failed,
    ];
    return [round.padEnd(22), drive.padEnd(10), ...figures.map((figure) => String(figure).padStart(8))].join(' ');
  });
  const head = [
    'round'.padEnd(22),
    'drive'.padEnd(10),
    ...['per s', 'p50 ms', 'p95 ms', 'p99 ms', 'failed'].map((t) => t.padStart(8)),
  ];
  const figures = Object.fromEntries(
    data.rounds.map(({ round, drive, perSecond, latency: { p50, p95, p99 } }) => [
      `${round} ${drive}`,
      { perSecond, p50, p95, p99 },
    ]),
  );
  const failed = data.rounds.reduce((sum, { failures }) => sum + Object.values(failures).reduce((a, b) => a + b, 0), 0);
  process.stdout.write(`${[head.join(' '), ...lines].join('\n')}\nThe page: ${join(out, 'index.html')}\n`);
  process.stdout.write(`${JSON.stringify({ failed, rounds: figures })}\n`);
  if (failed > 0) process.exitCode = 1;
}

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();
