// A bounded load of unique keys, with the client's whole duty: an unanswered submission is unknown, and is repeated
// under the same key until the ledger gives an answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { gatewayClient, type GatewayClient } from '../../src/gateway/client.ts';
import { type Context } from '../../src/lifecycle/context.ts';
import { organizationNamed } from '../../src/topology/topology.ts';
import { text } from './gateway.ts';

const IN_FLIGHT = 4;
const PAUSE_MS = 100;
const ATTEMPT_MS = 90_000;

export interface LoadResult {
  /** Keys whose submission was acknowledged as committed. */
  readonly acknowledged: readonly string[];
  /** Keys whose fate the client does not know. */
  readonly unknown: readonly string[];
}

export interface Load {
  /** Waits until so many more submissions have been acknowledged. */
  acknowledges(count: number, deadlineMs: number): Promise<void>;
  stop(): Promise<void>;
  result(): LoadResult;
}

export function startLoad(context: Context, organization: string): Load {
  const client = gatewayClient(context, organizationNamed(context.topology, organization), { contract: 'probe' });
  const acknowledged: string[] = [];
  const unknown: string[] = [];
  const stopping = new AbortController();
  const running = (): boolean => !stopping.signal.aborted;
  let lastError: unknown;
  const run = Date.now();

  const worker = async (id: number): Promise<void> => {
    for (let n = 0; running(); n += 1) {
      const key = `load-${run}-${id}-${n}`;
      const end = Date.now() + ATTEMPT_MS;
      let done = false;
      while (!done && (running() || Date.now() < end)) {
        try {
          done = await submitOnce(client, key);
        } catch (error) {
          lastError = error;
          if (!running()) break;
        }
        if (!done) await sleep(PAUSE_MS);
      }
      (done ? acknowledged : unknown).push(key);
      await sleep(PAUSE_MS);
    }
  };
  const workers = Array.from({ length: IN_FLIGHT }, (_, id) => worker(id));

  return {
    acknowledges: async (count, deadlineMs) => {
      const goal = acknowledged.length + count;
      const end = Date.now() + deadlineMs;
      while (acknowledged.length < goal) {
        if (Date.now() > end)
          throw new Error(`only ${acknowledged.length} of ${goal} acknowledged in time`, { cause: lastError });
        await sleep(PAUSE_MS);
      }
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(workers);
      client.close();
    },
    result: () => ({ acknowledged, unknown }),
  };
}

/** True when the key is committed, by this attempt or by an earlier one whose answer was lost. */
async function submitOnce({ contract }: GatewayClient, key: string): Promise<boolean> {
  try {
    await contract.submitTransaction('create', key, 'loaded');
    return true;
  } catch (error) {
    const exists =
      error instanceof GatewayError && error.details.some(({ message }) => message.includes(`${key} exists`));
    if (!exists) throw error;
    return text(await contract.evaluateTransaction('get', key)) === 'loaded';
  }
}
