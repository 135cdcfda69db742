// A closed loop of fresh keys, and what each process spent on it.
import { setTimeout as sleep } from 'node:timers/promises';
import { gatewayClient, type GatewayClient } from '../src/gateway/client.ts';
import { type Signing } from '../src/gateway/signing.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { cpuMs } from '../src/process/proc.ts';
import { organizationNamed } from '../src/topology/topology.ts';
import { percentile } from './statistics.ts';

export interface Run {
  readonly tps: number;
  /** Milliseconds from call to commit. */
  readonly p50: number;
  readonly p95: number;
  readonly committed: number;
  readonly failed: number;
  /** Processor milliseconds for each committed transaction, by group of processes. */
  readonly cpuPerTx: Readonly<Record<string, number>>;
}

export interface LoadOptions {
  /** gRPC connections to the gateway; 1 when absent. */
  readonly connections?: number;
  /** One client at each organisation's own gateway instead of all at one. */
  readonly everyGateway?: boolean;
  readonly signing?: Signing;
}

const GROUPS = ['kafka', 'orderer', 'peer', 'chaincode'] as const;
const PAYLOAD = 'x'.repeat(200);
const MOST_FAILURES = 20;
let serial = 0;

function processorTime({ supervisor }: Context): Record<string, number> {
  const totals: Record<string, number> = { client: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 };
  for (const group of GROUPS)
    totals[group] = supervisor
      .running()
      .filter((name) => name.startsWith(`${group}-`))
      .reduce((sum, name) => sum + (cpuMs(supervisor.pidOf(name) ?? 0) ?? 0), 0);
  return totals;
}

/** Processor milliseconds that each group spends in a second without load. */
export async function idle(context: Context, seconds: number): Promise<Record<string, number>> {
  const before = processorTime(context);
  await sleep(seconds * 1000);
  const after = Object.entries(processorTime(context)).filter(([group]) => group !== 'client');
  return Object.fromEntries(after.map(([group, value]) => [group, (value - (before[group] ?? 0)) / seconds]));
}

function clientsOf(context: Context, { connections = 1, everyGateway = false, signing }: LoadOptions): GatewayClient[] {
  const { organizations } = context.topology;
  const homes = everyGateway
    ? organizations
    : Array.from({ length: connections }, () => organizationNamed(context.topology, 'college-a'));
  const choice = { contract: 'probe', ...(signing === undefined ? {} : { signing }) };
  return homes.map((organization) => gatewayClient(context, organization, choice));
}

/** Submits for so long with so many in flight; counts only what was committed within that time. */
export async function load(
  context: Context,
  seconds: number,
  inFlight: number,
  options: LoadOptions = {},
): Promise<Run> {
  const clients = clientsOf(context, options);
  const latencies: number[] = [];
  let failed = 0;
  const before = processorTime(context);
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  const worker = async (client: GatewayClient): Promise<void> => {
    while (performance.now() < end) {
      const calledAt = performance.now();
      try {
        await client.contract.submitTransaction('put', `bench-${process.pid}-${(serial += 1)}`, PAYLOAD);
        latencies.push(performance.now() - calledAt);
      } catch (error) {
        failed += 1;
        if (failed > MOST_FAILURES) throw error;
      }
    }
  };
  await Promise.all(
    Array.from({ length: inFlight }, (_, i) => clients[i % clients.length])
      .filter((client) => client !== undefined)
      .map(worker),
  );
  const elapsed = (performance.now() - startedAt) / 1000;
  const after = processorTime(context);
  for (const client of clients) client.close();
  const sorted = latencies.sort((a, b) => a - b);
  const committed = sorted.length;
  const cpuPerTx = Object.fromEntries(
    Object.entries(after).map(([group, value]) => [group, (value - (before[group] ?? 0)) / committed]),
  );
  return {
    tps: committed / elapsed,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    committed,
    failed,
    cpuPerTx,
  };
}
