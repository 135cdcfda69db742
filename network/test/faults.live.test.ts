import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Context } from '../src/lifecycle/context.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { type LoadResult, startLoad } from './live/load.ts';
import { text, withClient } from './live/gateway.ts';
import { sharedNetwork, START_MS } from './live/network.ts';

/** Clients resume within this long after the network is able to order again, or could all the time. */
const RESUME_MS = 45_000;

let context: Context;
beforeAll(async () => {
  context = await sharedNetwork();
}, START_MS);
beforeEach(async () => {
  await up(context);
}, START_MS);
afterAll(async () => {
  await up(context);
}, START_MS);

/** Runs a bounded load around a fault, and goes on until submissions succeed again. */
async function loadThrough(fault: () => Promise<void>): Promise<LoadResult> {
  const load = startLoad(context, 'college-a');
  try {
    await load.acknowledges(20, RESUME_MS);
    await fault();
    await load.acknowledges(20, RESUME_MS);
  } finally {
    await load.stop();
  }
  return load.result();
}

/** What a client was told is committed is there, and once; what it gave up on is there once or not at all. */
async function expectNothingLostOrTwice({ acknowledged, unknown }: LoadResult): Promise<void> {
  const writes = await withClient(context, 'college-a', async ({ contract }) => {
    const counts: [string, number][] = [];
    for (const key of [...acknowledged, ...unknown])
      counts.push([key, Number(text(await contract.evaluateTransaction('writes', key)))]);
    return new Map(counts);
  });
  expect(acknowledged.filter((key) => writes.get(key) !== 1)).toEqual([]);
  expect(unknown.filter((key) => (writes.get(key) ?? 0) > 1)).toEqual([]);
}

async function expectSamePeers(): Promise<void> {
  const counts = await Promise.all(
    context.topology.organizations.map(({ name, mspId }) =>
      withClient(context, name, async ({ contract }) =>
        text(
          await contract.evaluate('countBetween', {
            arguments: ['load-', 'load-~'],
            endorsingOrganizations: [mspId],
          }),
        ),
      ),
    ),
  );
  expect(new Set(counts).size).toBe(1);
}

const revive = (): Promise<void> => up(context);

describe('under load, nothing acknowledged is lost and nothing is applied twice when', () => {
  test.each(['kafka-1', 'kafka-2', 'orderer-1', 'peer-centre'])(
    '%s is killed and comes back',
    async (victim) => {
      const result = await loadThrough(async () => {
        await context.supervisor.kill(victim);
      });
      await expectNothingLostOrTwice(result);
      await revive();
      await expectSamePeersSoon();
    },
    START_MS,
  );

  test(
    'everything is killed at once and started again',
    async () => {
      const result = await loadThrough(async () => {
        await Promise.all(context.supervisor.running().map((name) => context.supervisor.kill(name)));
        await revive();
      });
      await expectNothingLostOrTwice(result);
      await expectSamePeersSoon();
    },
    START_MS,
  );

  test(
    'everything is stopped in good order and started again',
    async () => {
      const result = await loadThrough(async () => {
        await down(context);
        await revive();
      });
      await expectNothingLostOrTwice(result);
      await expectSamePeersSoon();
    },
    START_MS,
  );
});

describe('with two brokers of three down', () => {
  test(
    'refuses submissions with a clear error, and takes them again after one broker is back',
    async () => {
      await context.supervisor.kill('kafka-2');
      await context.supervisor.kill('kafka-3');
      const key = `two-down-${Date.now()}`;
      const attempt = (): Promise<Uint8Array> =>
        withClient(context, 'college-a', ({ contract }) => contract.submitTransaction('create', key, 'x'));
      await expect(attempt()).rejects.toThrow(/UNAVAILABLE|DEADLINE_EXCEEDED|SERVICE_UNAVAILABLE/);
      await revive();
      const load = startLoad(context, 'college-a');
      try {
        await load.acknowledges(5, RESUME_MS);
      } finally {
        await load.stop();
      }
      await expectNothingLostOrTwice(load.result());
    },
    START_MS,
  );
});

/** Peers commit the same blocks at their own pace: the counts must become equal. */
async function expectSamePeersSoon(): Promise<void> {
  const end = Date.now() + RESUME_MS;
  for (;;) {
    try {
      await expectSamePeers();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
