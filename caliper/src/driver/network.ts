// The network that is measured: the one that runs, or one that is started for the benchmark and ended after it.
import { join } from 'node:path';
import {
  type Context,
  contextOf,
  deploy,
  down,
  openNetwork,
  readConsortium,
  statusOf,
  ToolBuilder,
  TOOL_MANIFESTS,
  topologyOf,
  type TopologyOptions,
  up,
} from '@lianjian/network';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Made by npm run build:chaincode. */
const CONTRACT_FOLDER = join(ROOT, 'chaincode', 'dist', 'package');

export interface NetworkChoice {
  /** State folder; the default network's when absent. */
  readonly state?: string;
  readonly portBase?: number;
  /** Settings that change what a network costs; those it runs with when absent. A fresh state folder takes them over. */
  readonly tuning?: TopologyOptions['tuning'];
}

export interface MeasuredNetwork {
  readonly context: Context;
  /** Ends what was started for the benchmark; a network that ran before goes on. */
  close(): Promise<void>;
}

function openContext(choice: NetworkChoice, say: (line: string) => void): Context {
  const { portBase, state, tuning } = choice;
  if (tuning === undefined) return openNetwork(choice, say);
  if (state === undefined) throw new RangeError('a network with other settings needs a state folder of its own');
  const consortium = readConsortium(join(ROOT, 'crypto-config', 'consortium.json'));
  const topology = topologyOf(consortium, { tuning, ...(portBase === undefined ? {} : { portBase }) });
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  return contextOf(topology, { state, keys: join(state, 'keys') }, () => builder.programs(), { say });
}

export async function openMeasuredNetwork(
  choice: NetworkChoice,
  say: (line: string) => void,
): Promise<MeasuredNetwork> {
  const context = openContext(choice, say);
  const ran = (await statusOf(context)).some(({ health }) => health === 'ready');
  if (!ran) say('no network runs here: starting one for the benchmark');
  const close = async (): Promise<void> => {
    if (!ran) await down(context);
  };
  try {
    await up(context);
    await deploy(context, CONTRACT_FOLDER);
  } catch (error) {
    await close();
    throw error;
  }
  return { close, context };
}
