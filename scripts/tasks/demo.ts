// A case over HTTP from its first file to the audit: npm run demo. With --network on a real network of its own, which
// goes when the story is over; --state and --port-base choose another, which is started where it does not run and stays.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freePortBase } from '../free-ports.ts';
import { network, type NetworkChoice, startNetwork } from '../own-network.ts';
import { runNode } from '../run.ts';
import { build } from '../steps.ts';

const STORY = 'backend/demo/tell-story.ts';
// kafkajs computes a negative timeout where it means "at once".
const NODE_OPTIONS = ['--disable-warning=TimeoutNegativeWarning'];
/** Away from the default network and from those of tests and benchmarks. */
const PORT_BASES = [22_000, 23_000, 31_000];
const PORTS = 200;

const { values } = parseArgs({
  options: {
    network: { type: 'boolean', default: false },
    'port-base': { type: 'string' },
    state: { type: 'string' },
  },
});

const tellOn = (choice: NetworkChoice & { readonly state: string }): number =>
  startNetwork(choice) || runNode(STORY, ['--network', choice.state], NODE_OPTIONS);

async function onNetworkOfItsOwn(): Promise<number> {
  const state = mkdtempSync(join(tmpdir(), 'lianjian-demo-network-'));
  const choice = { state, portBase: String(await freePortBase(PORT_BASES, PORTS)) };
  // Interrupted, the step under way ends, and then the network is removed.
  const interrupted = (): void => undefined;
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    return tellOn(choice);
  } finally {
    network(choice, 'clean', '--yes');
    rmSync(state, { recursive: true, force: true });
  }
}

function tell(): number | Promise<number> {
  const { 'port-base': portBase, state } = values;
  if (state !== undefined) return tellOn({ state: resolve(state), portBase });
  return values.network ? onNetworkOfItsOwn() : runNode(STORY, []);
}

process.exitCode = build() || (await tell());
