// Two networks on one host, apart in ports and folders: neither notices the other.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminOf } from '../src/gateway/client.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { statusOf } from '../src/lifecycle/status.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { text, withClient } from './live/gateway.ts';
import {
  CONTRACT,
  OTHER_PORT_BASE,
  openContext,
  organization,
  sharedNetwork,
  smallConsortium,
  START_MS,
} from './live/network.ts';

let first: Context;
let second: Context;
let state: string;
beforeAll(async () => {
  first = await sharedNetwork();
  state = mkdtempSync(join(tmpdir(), 'lianjian-second-'));
  second = openContext({ state, portBase: OTHER_PORT_BASE, consortium: smallConsortium() });
  await up(second);
  await deploy(second, CONTRACT);
}, START_MS);
afterAll(async () => {
  await down(second);
  rmSync(state, { recursive: true, force: true });
}, START_MS);

const write = (context: Context, value: string): Promise<Uint8Array> =>
  withClient(context, 'authority', ({ contract }) => contract.submitTransaction('put', 'whose', value));
const read = (context: Context): Promise<string> =>
  withClient(context, 'authority', async ({ contract }) => text(await contract.evaluateTransaction('get', 'whose')));
const pids = ({ supervisor }: Context): (readonly [string, number | undefined])[] =>
  supervisor.known().map((name) => [name, supervisor.pidOf(name)] as const);

test('both serve, and neither sees what the other holds', async () => {
  await Promise.all([write(first, 'the first'), write(second, 'the second')]);
  expect(await Promise.all([read(first), read(second)])).toEqual(['the first', 'the second']);
});

test('a member of one is a stranger to the other', async () => {
  const stranger = adminOf(second, organization(second, 'authority'));
  const reading = withClient(first, 'authority', ({ contract }) => contract.evaluateTransaction('get', 'x'), stranger);
  await expect(reading).rejects.toThrow();
});

test(
  'ending one leaves every process of the other as it was',
  async () => {
    const before = pids(first);
    expect(await down(second)).toContain('kafka-1');
    expect(second.supervisor.running()).toEqual([]);
    expect(pids(first)).toEqual(before);
    expect((await statusOf(first)).filter(({ health }) => health !== 'ready')).toEqual([]);
    await write(first, 'still the first');
    expect(await read(first)).toBe('still the first');
  },
  START_MS,
);

test(
  'the one that was ended comes back with its own data',
  async () => {
    await up(second);
    expect(await Promise.all([read(first), read(second)])).toEqual(['still the first', 'the second']);
  },
  START_MS,
);
