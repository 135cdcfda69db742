// What can go wrong with `up`, on the least network: each ends well or says what to do.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context } from '../src/lifecycle/context.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { waitFor } from '../src/wait.ts';
import { CLI, OTHER_PORT_BASE, openContext, smallConsortium, START_MS } from './live/network.ts';

let state: string;
let context: Context;

beforeAll(async () => {
  // The programs must be there: building them is not what these tests are about.
  await openContext({ state: tmpdir(), portBase: OTHER_PORT_BASE }).programs();
}, START_MS);

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'lianjian-obstacles-'));
  context = openContext({ state, portBase: OTHER_PORT_BASE, consortium: smallConsortium() });
});
afterEach(async () => {
  await down(context);
  rmSync(state, { recursive: true, force: true });
}, START_MS);

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });

/** `npm run network -- up` in a process of its own, to be interrupted. */
function upElsewhere(): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const consortium = join(state, '..', `${state.split('/').at(-1) ?? ''}.json`);
  writeFileSync(consortium, JSON.stringify(smallConsortium()));
  const args = ['--state', state, '--port-base', String(OTHER_PORT_BASE), '--consortium', consortium];
  const child = spawn(process.execPath, [CLI, 'up', ...args]);
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      rmSync(consortium, { force: true });
      resolve(code);
    });
  });
  return { child, said: () => text, ended };
}

const brokerRuns = (): Promise<void> =>
  waitFor({ what: 'the broker to be started', deadlineMs: 60_000, pauseMs: 50 }, () =>
    context.supervisor.pidOf('kafka-1') === undefined ? Promise.reject(new Error('not yet')) : Promise.resolve(),
  );

describe('a port that is taken', () => {
  test('refuses to start anything, naming the port, who wants it and who has it', async () => {
    const peer = context.topology.organizations[0]?.peers[0];
    const port = peer?.ports.service ?? 0;
    const server = await listen(port);
    try {
      await expect(up(context)).rejects.toMatchObject({
        code: 'PORT_IN_USE',
        message: expect.stringMatching(new RegExp(`process ${process.pid} .*${port} \\(for ${peer?.name ?? ''}\\)`)),
        hint: expect.stringContaining('--port-base'),
      });
      expect(context.supervisor.running()).toEqual([]);
    } finally {
      await close(server);
    }
  });
});

describe('up that is interrupted', () => {
  test(
    'by a signal ends what it started, and the next up succeeds',
    async () => {
      const { child, ended } = upElsewhere();
      await brokerRuns();
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(context.supervisor.running()).toEqual([]);
      await up(context);
      expect(context.supervisor.running()).toContain('orderer-1');
    },
    START_MS,
  );

  test(
    'by kill -9 leaves what the next up continues with',
    async () => {
      const { child, ended } = upElsewhere();
      await brokerRuns();
      const broker = context.supervisor.pidOf('kafka-1');
      child.kill('SIGKILL');
      await ended;
      await up(context);
      expect(context.supervisor.pidOf('kafka-1')).toBe(broker);
    },
    START_MS,
  );
});

describe('a state folder', () => {
  test(
    'half-written by an earlier run is completed',
    async () => {
      const { paths, site, topology } = context;
      await up(context);
      await down(context);
      rmSync(paths.artifacts('channel.block'));
      rmSync(paths.config('orderer-1'), { recursive: true });
      rmSync(site.keys.node(topology.organizations[0]?.name ?? '', 'peer-authority', 'tls'), { recursive: true });
      await up(context);
      expect(existsSync(paths.artifacts('channel.block'))).toBe(true);
    },
    START_MS,
  );

  test('of another topology is refused, and says what to do', async () => {
    writeFileSync(context.paths.topology(), '{}');
    await expect(up(context)).rejects.toMatchObject({
      code: 'STATE_MISMATCH',
      hint: expect.stringContaining('--state'),
    });
  });

  test('refuses a network whose root key was lost, rather than make another', async () => {
    await context.material.ensure();
    rmSync(context.site.keys.authorityKey('authority', 'ca'));
    await expect(context.material.ensure()).rejects.toMatchObject({ code: 'STATE_MISMATCH' });
  });
});
