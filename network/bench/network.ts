// npm run bench:network: time to the first committed transaction, memory, recovery after a broker's death, and what
// mutual TLS to the brokers costs: two networks side by side, loaded in turn.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_CONSORTIUM, ROOT } from '../src/cli/open.ts';
import { gatewayClient } from '../src/gateway/client.ts';
import { type Context, contextOf, TOOL_MANIFESTS } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { statusOf } from '../src/lifecycle/status.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { ToolBuilder } from '../src/tools/build.ts';
import { readConsortium } from '../src/topology/consortium.ts';
import { type BrokerSecurity, organizationNamed, topologyOf } from '../src/topology/topology.ts';
import { load, type Run } from './load.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '8' },
    'in-flight': { type: 'string', default: '50' },
    'port-base': { type: 'string', default: '28000' },
  },
});
const PAIRS = Number(values.pairs);
const SECONDS = Number(values.seconds);
const IN_FLIGHT = Number(values['in-flight']);
const PORT_BASE = Number(values['port-base']);
const WARM_STARTS = 3;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function open(state: string, portBase: number, brokerSecurity: BrokerSecurity): Context {
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  const topology = topologyOf(readConsortium(DEFAULT_CONSORTIUM), { portBase, brokerSecurity });
  const folders = { state, keys: join(state, 'keys') };
  return contextOf(topology, folders, () => builder.programs(), { say: () => undefined });
}

async function commitOne(context: Context, key: string): Promise<void> {
  const client = gatewayClient(context, organizationNamed(context.topology, 'college-a'), { contract: 'probe' });
  try {
    await client.contract.submitTransaction('put', key, 'x');
  } finally {
    client.close();
  }
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

async function warmStart(context: Context): Promise<number> {
  await down(context);
  const startedAt = performance.now();
  await up(context);
  await commitOne(context, `warm-${Date.now()}`);
  return secondsSince(startedAt);
}

/** Seconds from the death of each broker in turn until the next commit; brokers come back in between. */
async function brokerDeaths(context: Context): Promise<number[]> {
  const windows: number[] = [];
  for (const { name } of context.topology.ordering.brokers) {
    await commitOne(context, `before-${name}`);
    await context.supervisor.kill(name);
    const startedAt = performance.now();
    for (let n = 0; ; n += 1) {
      try {
        await commitOne(context, `after-${name}-${n}`);
        break;
      } catch (error) {
        if (secondsSince(startedAt) > 90) throw error;
      }
    }
    windows.push(secondsSince(startedAt));
    await up(context);
  }
  return windows;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const spread = (numbers: readonly number[], digits = 2): string =>
  `${median(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)}–${Math.max(...numbers).toFixed(digits)})`;

async function comparePairs(tls: Context, plaintext: Context): Promise<{ tls: Run; plaintext: Run }[]> {
  for (const context of [tls, plaintext]) await load(context, SECONDS, IN_FLIGHT);
  const pairs: { tls: Run; plaintext: Run }[] = [];
  for (let n = 0; n < PAIRS; n += 1) {
    // The order changes from pair to pair, so that neither side always comes first.
    const first = n % 2 === 0 ? await load(tls, SECONDS, IN_FLIGHT) : await load(plaintext, SECONDS, IN_FLIGHT);
    const second = n % 2 === 0 ? await load(plaintext, SECONDS, IN_FLIGHT) : await load(tls, SECONDS, IN_FLIGHT);
    const pair = n % 2 === 0 ? { tls: first, plaintext: second } : { tls: second, plaintext: first };
    say(`pair ${n + 1} of ${PAIRS}: ${pair.tls.tps.toFixed(0)} with TLS, ${pair.plaintext.tps.toFixed(0)} without`);
    pairs.push(pair);
  }
  return pairs;
}

function sideLines(name: string, runs: readonly Run[]): string[] {
  const groups = Object.keys(runs[0]?.cpuPerTx ?? {});
  const cpu = groups.map((group) => `${group} ${median(runs.map((run) => run.cpuPerTx[group] ?? 0)).toFixed(2)}`);
  return [
    `${name}  tx/s ${spread(
      runs.map(({ tps }) => tps),
      0,
    )}  p50 ms ${median(runs.map(({ p50 }) => p50)).toFixed(0)}  p95 ms ${median(runs.map(({ p95 }) => p95)).toFixed(0)}`,
    `${' '.repeat(name.length)}  CPU ms per committed tx: ${cpu.join(', ')}`,
  ];
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-bench-'));
  const tls = open(join(scratch, 'tls'), PORT_BASE, 'mutual-tls');
  const plaintext = open(join(scratch, 'plaintext'), PORT_BASE + 200, 'plaintext');
  try {
    say('bringing the network up for the first time');
    await up(tls);
    await deploy(tls, join(ROOT, 'network', 'test', 'contract'));
    const warm: number[] = [];
    for (let n = 0; n < WARM_STARTS; n += 1) warm.push(await warmStart(tls));
    say(`warm starts: ${spread(warm, 1)} s`);
    const deaths = await brokerDeaths(tls);
    say(`ordering again after a broker's death: ${spread(deaths, 1)} s`);
    await up(plaintext);
    await deploy(plaintext, join(ROOT, 'network', 'test', 'contract'));
    const pairs = await comparePairs(tls, plaintext);
    const memory = Object.fromEntries((await statusOf(tls)).map((s) => [s.name, Math.round(s.memoryMiB ?? 0)]));
    report(warm, deaths, memory, pairs);
  } finally {
    await down(plaintext);
    await down(tls);
    rmSync(scratch, { recursive: true, force: true });
  }
}

function report(
  warm: readonly number[],
  deaths: readonly number[],
  memoryMiB: Readonly<Record<string, number>>,
  pairs: readonly { tls: Run; plaintext: Run }[],
): void {
  const ratios = pairs.map((pair) => pair.tls.tps / pair.plaintext.tps);
  const lines = [
    `warm up to first committed transaction  ${spread(warm, 1)} s`,
    `ordering again after a broker's death   ${spread(deaths, 1)} s`,
    ...Object.entries(memoryMiB).map(([name, mib]) => `memory  ${name.padEnd(30)} ${String(mib).padStart(5)} MiB`),
    ...sideLines(
      'mutual TLS',
      pairs.map((pair) => pair.tls),
    ),
    ...sideLines(
      'plaintext ',
      pairs.map((pair) => pair.plaintext),
    ),
    `TLS over plaintext, tx/s of each pair   ${spread(ratios)}`,
  ];
  const figures = {
    warmUpSeconds: median(warm),
    brokerDeathSeconds: median(deaths),
    memoryMiB,
    tlsOverPlaintextTps: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios), pairs: PAIRS },
    submitTps: median(pairs.map((pair) => pair.tls.tps)),
    submitP50Ms: median(pairs.map((pair) => pair.tls.p50)),
    failed: pairs.reduce((sum, pair) => sum + pair.tls.failed + pair.plaintext.failed, 0),
  };
  process.stdout.write(`${lines.join('\n')}\n${JSON.stringify(figures)}\n`);
}

await main();
