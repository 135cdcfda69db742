// npm run bench:tls: ordering with mutual TLS to the brokers against plaintext brokers, by the network's own benchmark.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { comparisonPage, headOf, rowsOf } from './src/claims/comparison/page.ts';
import { type ComparisonResult, comparisonResult, ratioOf } from './src/claims/comparison/result.ts';
import { textTable } from './src/claims/text-table.ts';

const USAGE = `npm run bench:tls -- [options]
  --pairs N            interleaved pairs (6)
  --seconds N          length of one load (8)
  --in-flight N        submissions in flight (50)
  --out FOLDER         where results go (caliper/reports/tls)
  --from FILE          a comparison that npm run bench:network -- --compare tls --out FILE wrote, instead of a run
  --port-base N        first port of the two networks (28000)`;

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '8' },
    'in-flight': { type: 'string', default: '50' },
    out: { type: 'string', default: join(import.meta.dirname, 'reports', 'tls') },
    from: { type: 'string' },
    'port-base': { type: 'string', default: '28000' },
    help: { type: 'boolean', default: false },
  },
});

const BENCHMARK = join(import.meta.dirname, '..', 'network', 'bench', 'network.ts');

/** Runs the benchmark; its own lines go to standard error. */
function compareInto(file: string): void {
  const options = (['pairs', 'seconds', 'in-flight', 'port-base'] as const).flatMap((name) => [
    `--${name}`,
    values[name],
  ]);
  const child = spawnSync(
    process.execPath,
    // kafkajs computes a negative timeout where it means "at once".
    ['--disable-warning=TimeoutNegativeWarning', BENCHMARK, '--compare', 'tls', '--out', file, ...options],
    { stdio: ['ignore', process.stderr, process.stderr] },
  );
  if (child.status !== 0) throw new Error(`the comparison ended with exit code ${String(child.status)}; see above`);
}

function figuresOf(result: ComparisonResult): object {
  const group = (name: string): object => ratioOf(result, ({ cpuPerTx }) => cpuPerTx[name] ?? 0);
  return {
    tlsOverPlaintextTps: ratioOf(result, ({ tps }) => tps).median,
    tps: ratioOf(result, ({ tps }) => tps),
    p50: ratioOf(result, ({ p50 }) => p50),
    p95: ratioOf(result, ({ p95 }) => p95),
    brokersCpuPerTx: group('kafka'),
    orderersCpuPerTx: group('orderer'),
    failed: result.pairs.reduce((sum, { other, ours }) => sum + ours.failed + other.failed, 0),
  };
}

function main(): void {
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const file = join(out, 'results.json');
  if (values.from === undefined) compareInto(file);
  const result = comparisonResult.parse(JSON.parse(readFileSync(values.from ?? file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  writeFileSync(join(out, 'index.html'), comparisonPage(result));
  process.stdout.write(`${textTable(headOf(result), rowsOf(result))}\nThe page: ${join(out, 'index.html')}\n`);
  process.stdout.write(`${JSON.stringify(figuresOf(result))}\n`);
}

if (values.help) process.stdout.write(`${USAGE}\n`);
else main();
