// npm run bench:network: time to the first committed transaction, memory, recovery after a broker's death, and what
// mutual TLS to the brokers costs. With --compare NAME it measures one setting instead.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { statusOf } from '../src/lifecycle/status.ts';
import { down } from '../src/lifecycle/up.ts';
import { openBenchNetwork, say, startBenchNetwork } from './bench-network.ts';
import { compare, comparisonNamed } from './compare.ts';
import { type Effort, failuresOf, type Pair, pairLines, ratiosOf, runPairs } from './pairs.ts';
import { brokerDeaths, warmStart } from './starts.ts';
import { median, spread } from './statistics.ts';

const { values } = parseArgs({
  options: {
    compare: { type: 'string' },
    /** File for every figure of a comparison, as JSON. */
    out: { type: 'string' },
    pairs: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '8' },
    'in-flight': { type: 'string', default: '50' },
    'port-base': { type: 'string', default: '28000' },
  },
});
const EFFORT: Effort = {
  pairs: Number(values.pairs),
  seconds: Number(values.seconds),
  inFlight: Number(values['in-flight']),
};
const PORT_BASE = Number(values['port-base']);
const PORTS = 200;
const WARM_STARTS = 3;

async function measureNetwork(scratch: string): Promise<void> {
  const comparison = comparisonNamed('tls');
  const tls = openBenchNetwork(join(scratch, 'tls'), PORT_BASE, comparison.ours);
  const plaintext = openBenchNetwork(join(scratch, 'plaintext'), PORT_BASE + PORTS, comparison.other);
  try {
    say('bringing the network up for the first time');
    await startBenchNetwork(tls);
    const warm: number[] = [];
    for (let n = 0; n < WARM_STARTS; n += 1) warm.push(await warmStart(tls));
    say(`warm starts: ${spread(warm, 1)} s`);
    const deaths = await brokerDeaths(tls);
    say(`ordering again after a broker's death: ${spread(deaths, 1)} s`);
    await startBenchNetwork(plaintext);
    const pairs = await runPairs({ ours: tls, other: plaintext }, comparison, EFFORT);
    const memory = Object.fromEntries((await statusOf(tls)).map((s) => [s.name, Math.round(s.memoryMiB ?? 0)]));
    report(warm, deaths, memory, pairs);
  } finally {
    await down(plaintext);
    await down(tls);
  }
}

function report(
  warm: readonly number[],
  deaths: readonly number[],
  memoryMiB: Readonly<Record<string, number>>,
  pairs: readonly Pair[],
): void {
  const ratios = ratiosOf(pairs);
  const lines = [
    `warm up to first committed transaction  ${spread(warm, 1)} s`,
    `ordering again after a broker's death   ${spread(deaths, 1)} s`,
    ...Object.entries(memoryMiB).map(([name, mib]) => `memory  ${name.padEnd(30)} ${String(mib).padStart(5)} MiB`),
    ...pairLines(comparisonNamed('tls'), pairs),
  ];
  const figures = {
    warmUpSeconds: median(warm),
    brokerDeathSeconds: median(deaths),
    memoryMiB,
    tlsOverPlaintextTps: {
      median: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
      pairs: ratios.length,
    },
    submitTps: median(pairs.map(({ ours }) => ours.tps)),
    submitP50Ms: median(pairs.map(({ ours }) => ours.p50)),
    failed: failuresOf(pairs),
  };
  process.stdout.write(`${lines.join('\n')}\n${JSON.stringify(figures)}\n`);
}

const scratch = mkdtempSync(join(tmpdir(), 'lianjian-bench-'));
try {
  if (values.compare === undefined) await measureNetwork(scratch);
  else await compare(values.compare, { scratch, portBase: PORT_BASE, out: values.out }, EFFORT);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
