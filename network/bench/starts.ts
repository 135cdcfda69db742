// How long a network takes to begin, and to go on after a broker's death.
import { gatewayClient } from '../src/gateway/client.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { organizationNamed } from '../src/topology/topology.ts';

const RECOVERY_DEADLINE_SECONDS = 90;

async function commitOne(context: Context, key: string): Promise<void> {
  const client = gatewayClient(context, organizationNamed(context.topology, 'college-a'), { contract: 'probe' });
  try {
    await client.contract.submitTransaction('put', key, 'x');
  } finally {
    client.close();
  }
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

/** Seconds from `up` of a stopped network with data to its first committed transaction. */
export async function warmStart(context: Context): Promise<number> {
  await down(context);
  const startedAt = performance.now();
  await up(context);
  await commitOne(context, `warm-${Date.now()}`);
  return secondsSince(startedAt);
}

/** Seconds from the death of each broker in turn until the next commit; brokers come back in between. */
export async function brokerDeaths(context: Context): Promise<number[]> {
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
        if (secondsSince(startedAt) > RECOVERY_DEADLINE_SECONDS) throw error;
      }
    }
    windows.push(secondsSince(startedAt));
    await up(context);
  }
  return windows;
}
