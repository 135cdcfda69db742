// The network that is measured: the one that runs, or one that is started for the benchmark and ended after it.
import { join } from 'node:path';
import { deploy, down, openNetwork, type Context, statusOf, up } from '@lianjian/network';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Made by npm run build:chaincode. */
const CONTRACT_FOLDER = join(ROOT, 'chaincode', 'dist', 'package');

export interface NetworkChoice {
  /** State folder; the default network's when absent. */
  readonly state?: string;
  readonly portBase?: number;
}

export interface MeasuredNetwork {
  readonly context: Context;
  /** Ends what was started for the benchmark; a network that ran before goes on. */
  close(): Promise<void>;
}

export async function openMeasuredNetwork(
  choice: NetworkChoice,
  say: (line: string) => void,
): Promise<MeasuredNetwork> {
  const context = openNetwork(choice, say);
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
