// What the live suite needs around it: the host's tools and the network's programs before, its networks removed after.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePortBase } from './free-ports.ts';
import { runNode } from './run.ts';

const NETWORK = 'network/src/cli/main.ts';

// Below 32768, where the system takes no source ports, and away from the default network. Live tests use a second,
// small network 500 ports above their shared one.
const PORT_BASES = [20_500, 21_500, 22_500, 23_500, 24_500, 25_500, 26_500, 27_500, 28_500, 29_500, 30_500];
const PORTS = 700;

/** Where a group of live tests finds its shared network; the tests start it. */
export interface LiveNetwork {
  readonly name: string;
  readonly env: Readonly<Record<'LIANJIAN_LIVE_PORT_BASE' | 'LIANJIAN_LIVE_STATE', string>>;
}

async function placeFor(scratch: string, name: string, taken: readonly string[]): Promise<LiveNetwork> {
  const free = PORT_BASES.filter((base) => !taken.includes(String(base)));
  const state = join(scratch, `network-${name}`);
  mkdirSync(state, { recursive: true });
  const portBase = String(await freePortBase(free, PORTS));
  return { name, env: { LIANJIAN_LIVE_PORT_BASE: portBase, LIANJIAN_LIVE_STATE: state } };
}

/**
 * Gets what the live suite needs where it can be had, gives each group a network of its own below `scratch` and removes
 * the networks whatever happened. Undefined when this host lacks something.
 */
export async function withLiveNetworks(
  scratch: string,
  groups: readonly string[],
  suite: (networks: readonly LiveNetwork[]) => Promise<number>,
): Promise<number | undefined> {
  const networks: LiveNetwork[] = [];
  for (const group of groups) {
    const taken = networks.map(({ env }) => env.LIANJIAN_LIVE_PORT_BASE);
    networks.push(await placeFor(scratch, group, taken));
  }
  const [first] = networks;
  if (first === undefined) throw new RangeError('no group of live tests');
  const doctor = ['doctor', '--install', '--port-base', first.env.LIANJIAN_LIVE_PORT_BASE];
  if (runNode(NETWORK, doctor) !== 0) return undefined;
  // With an empty cache this takes minutes, which no test's time limit counts on.
  if (runNode(NETWORK, ['tools']) !== 0) return undefined;
  try {
    return await suite(networks);
  } finally {
    for (const { env } of networks) runNode(NETWORK, ['clean', '--yes', '--state', env.LIANJIAN_LIVE_STATE]);
  }
}
