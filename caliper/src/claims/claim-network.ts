// What the benchmarks of the claims begin with: the network, the contract on it, and the people of a benchmark.
import { type Context } from '@lianjian/network';
import { FabricClient } from '../connector/fabric-client.ts';
import { environmentOf } from '../driver/environment.ts';
import { openMeasuredNetwork } from '../driver/network.ts';
import { prepareCast } from '../driver/prepare-cast.ts';
import { type Environment } from '../results/report-data.ts';

export interface ClaimNetwork {
  readonly context: Context;
  readonly client: FabricClient;
  readonly environment: Environment;
}

export interface ClaimChoice {
  /** As given on the command line. */
  readonly state?: string | undefined;
  readonly 'port-base'?: string | undefined;
  readonly seconds: number;
  readonly inFlight: number;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Exit code of a process that was interrupted. */
const INTERRUPTED = 130;

/** Opens the network, or starts one and ends it again when the work is done. */
export async function withClaimNetwork<T>(
  choice: ClaimChoice,
  say: (line: string) => void,
  work: (network: ClaimNetwork) => Promise<T>,
): Promise<T> {
  const { inFlight, 'port-base': portBase, seconds, state } = choice;
  const network = await openMeasuredNetwork(
    {
      ...(state === undefined ? {} : { state }),
      ...(portBase === undefined ? {} : { portBase: Number(portBase) }),
    },
    say,
  );
  const interrupted = (): void => {
    say('interrupted: ending what was started');
    void network.close().finally(() => process.exit(INTERRUPTED));
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    const { context } = network;
    const client = new FabricClient(await prepareCast(context));
    try {
      return await work({
        context,
        client,
        environment: await environmentOf(context, { inFlight, seconds, workers: 1 }),
      });
    } finally {
      client.close();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await network.close();
  }
}
