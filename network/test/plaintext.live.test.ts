// The hole that TLS closes: with plaintext brokers an outsider without any key reads what is being ordered and adds to
// it. On the normal network the same outsider gets nowhere.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { withClient } from './live/gateway.ts';
import { asAdmin, consumeFirst, kafkaOf, produce } from './live/kafka.ts';
import { CONTRACT, OTHER_PORT_BASE, openContext, sharedNetwork, smallConsortium, START_MS } from './live/network.ts';

const MARK = 'application 2026-0001 approved';
/** The partition's newest offset grows by what is written to it. */
const newestOffset = (context: Context): Promise<number> =>
  asAdmin(kafkaOf(context, 'plaintext'), async (admin) => {
    const [partition] = await admin.fetchTopicOffsets(context.topology.channel);
    return Number(partition?.high ?? 0);
  });

describe('on plaintext brokers', () => {
  let context: Context;
  let state: string;
  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'lianjian-plaintext-'));
    const portBase = OTHER_PORT_BASE;
    context = openContext({ state, portBase, consortium: smallConsortium(), brokerSecurity: 'plaintext' });
    await up(context);
    await deploy(context, CONTRACT);
    await withClient(context, 'authority', ({ contract }) => contract.submitTransaction('put', 'case', MARK));
  }, START_MS);
  afterAll(async () => {
    await down(context);
    rmSync(state, { recursive: true, force: true });
  }, START_MS);

  test('an outsider reads ordered transactions', async () => {
    const kafka = kafkaOf(context, 'plaintext');
    const read = await consumeFirst(kafka, context.topology.channel, 'outsider', (value) => value.includes(MARK));
    expect(read.includes(MARK)).toBe(true);
  });

  test('an outsider adds a message to the order', async () => {
    const before = await newestOffset(context);
    await produce(kafkaOf(context, 'plaintext'), context.topology.channel, 'injected');
    expect(await newestOffset(context)).toBeGreaterThan(before);
  });
});

describe('on the normal network', () => {
  let context: Context;
  beforeAll(async () => {
    context = await sharedNetwork();
    await withClient(context, 'authority', ({ contract }) => contract.submitTransaction('put', 'case', MARK));
  }, START_MS);

  test('the same outsider is refused the order for reading', async () => {
    const kafka = kafkaOf(context, 'plaintext');
    await expect(consumeFirst(kafka, context.topology.channel, 'outsider', () => true)).rejects.toThrow();
  });

  test('the same outsider is refused the order for writing', async () => {
    await expect(produce(kafkaOf(context, 'plaintext'), context.topology.channel, 'injected')).rejects.toThrow();
  });
});
