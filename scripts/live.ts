// What the live suite needs around it: the host's tools before, and its network removed afterwards.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePortBase } from './free-ports.ts';
import { runNode } from './run.ts';

const NETWORK = 'network/src/cli/main.ts';

// Below 32768, where the system takes no source ports, and away from the default network. The live tests use
// a second, small network 500 ports above the shared one.
const PORT_BASES = [24_000, 25_000, 26_000, 27_000, 28_000, 29_000, 30_000];
const PORTS = 700;

/**
 * Gets what the live suite needs where it can be had, runs it on a network of its own below `scratch` and
 * removes the network whatever happened. Undefined when this host lacks something.
 */
export async function withLiveNetwork(scratch: string, suite: () => number): Promise<number | undefined> {
  const portBase = String(await freePortBase(PORT_BASES, PORTS));
  if (runNode(NETWORK, ['doctor', '--install', '--port-base', portBase]) !== 0) return undefined;
  const state = join(scratch, 'network');
  mkdirSync(state, { recursive: true });
  process.env['LIANJIAN_LIVE_STATE'] = state;
  process.env['LIANJIAN_LIVE_PORT_BASE'] = portBase;
  try {
    return suite();
  } finally {
    runNode(NETWORK, ['clean', '--yes', '--state', state]);
  }
}
