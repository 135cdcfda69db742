import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareContract } from '../src/chaincode/contract-folder.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { statusOf } from '../src/lifecycle/status.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { http } from '../src/process/probes.ts';
import { text, withClient } from './live/gateway.ts';
import { CONTRACT, sharedNetwork, START_MS } from './live/network.ts';

let context: Context;
beforeAll(async () => {
  context = await sharedNetwork();
}, START_MS);

const read = (by: string, key: string): Promise<string> =>
  withClient(context, by, async ({ contract }) => text(await contract.evaluateTransaction('get', key)));

const write = (by: string, key: string, value: string): Promise<Uint8Array> =>
  withClient(context, by, ({ contract }) => contract.submitTransaction('put', key, value));

const pids = (): Record<string, number | undefined> =>
  Object.fromEntries(context.supervisor.known().map((name) => [name, context.supervisor.pidOf(name)]));

test('every process is ready, and has a certificate that lasts where it has one', async () => {
  const statuses = await statusOf(context);
  expect(statuses.filter(({ health }) => health !== 'ready')).toEqual([]);
  const expiring = statuses.filter(({ name }) => !name.startsWith('ipfs-'));
  expect(expiring.filter((s) => (s.certificateExpires?.getTime() ?? 0) < Date.now())).toEqual([]);
});

test('every process that Prometheus scrapes shows its metrics', async () => {
  const { ordering, organizations } = context.topology;
  const shows = (port: number, metric: string): Promise<void> =>
    expect(http(`http://127.0.0.1:${port}/metrics`)).resolves.toContain(metric);
  for (const { ports } of ordering.brokers)
    await shows(ports.metrics, 'kafka_server_brokertopicmetrics_messagesinpersec');
  for (const { ports } of ordering.orderers) await shows(ports.operations, 'process_cpu_seconds_total');
  for (const { peers, ca } of organizations) {
    for (const { ports } of peers) await shows(ports.operations, 'ledger_blockchain_height');
    await shows(ca.ports.operations, 'process_cpu_seconds_total');
  }
});

test('what one organisation submits every organisation reads', async () => {
  await write('college-a', 'shared', 'written by college-a');
  for (const { name } of context.topology.organizations)
    expect(await read(name, 'shared')).toBe('written by college-a');
});

test("each organisation's server knows whose it is", async () => {
  for (const { name, mspId } of context.topology.organizations) {
    const answer = await withClient(context, name, ({ contract }) =>
      contract.evaluate('executingOrganization', { endorsingOrganizations: [mspId] }),
    );
    expect(text(answer)).toBe(mspId);
  }
});

test('a second up changes nothing', async () => {
  const before = pids();
  await up(context);
  expect(pids()).toEqual(before);
});

describe('after down and up', () => {
  beforeAll(async () => {
    await write('authority', 'durable', 'before the stop');
    const stopped = await down(context);
    expect(stopped).toEqual(expect.arrayContaining(['kafka-1', 'orderer-1', 'peer-centre', 'ca-college-b']));
    expect(context.supervisor.running()).toEqual([]);
    await up(context);
  }, START_MS);

  test('the data is still there', async () => {
    expect(await read('centre', 'durable')).toBe('before the stop');
  });

  test('the deployed contract takes submissions', async () => {
    await write('centre', 'durable', 'after the start');
    expect(await read('college-b', 'durable')).toBe('after the start');
  });
});

describe('deploying again', () => {
  const changed = mkdtempSync(join(tmpdir(), 'lianjian-changed-contract-'));
  afterAll(async () => {
    rmSync(changed, { recursive: true, force: true });
    await deploy(context, CONTRACT);
  }, START_MS);

  test('the same contract changes nothing', async () => {
    expect(await deploy(context, CONTRACT)).toMatchObject({ name: 'probe', changed: false });
  });

  test(
    'a changed contract becomes the next sequence and keeps the state',
    async () => {
      const { sequence } = await deploy(context, CONTRACT);
      await write('college-b', 'kept', 'by the first version');
      await makeChanged(changed);
      const upgraded = await deploy(context, changed);
      expect(upgraded).toMatchObject({ changed: true, sequence: sequence + 1 });
      expect(await read('college-a', 'kept')).toBe('changed: by the first version');
      const servers = context.supervisor.running().filter((name) => /^chaincode-.*-probe-\d+$/.test(name));
      expect(servers).toHaveLength(context.topology.organizations.length);
    },
    START_MS,
  );

  test('refuses a folder that holds no contract, and says what is missing', async () => {
    await expect(deploy(context, tmpdir())).rejects.toMatchObject({ code: 'INVALID_PACKAGE' });
  });
});

/** The same contract as a folder that is bundled already, with one change: reading says so. */
async function makeChanged(target: string): Promise<void> {
  const original = await prepareContract(CONTRACT);
  try {
    cpSync(original.folder, target, { recursive: true });
  } finally {
    original.dispose();
  }
  const bundle = join(target, 'contract.cjs');
  const source = readFileSync(bundle, 'utf8');
  const reading = 'return Buffer.from(await ctx.stub.getState(key)).toString();';
  expect(source).toContain(reading);
  writeFileSync(bundle, source.replace(reading, reading.replace('return ', "return 'changed: ' + ")));
}
