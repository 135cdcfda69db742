// What the live suite needs around it: the host's tools before, and its network removed afterwards.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { runNode } from './run.ts';

const NETWORK = 'network/src/cli/main.ts';
/** The shared network, and beside it one of a test's own. */
const PORTS_NEEDED = 200;
/** Away from the default network's ports, and below the ephemeral ones. */
const FIRST_BASE = 24_000;
const LAST_BASE = 32_400;

/** Gets what is missing where it can be had; false when the live suite cannot run here. */
export const prepareLive = (portBase: number): boolean =>
  runNode(NETWORK, ['doctor', '--install', '--port-base', String(portBase)]) === 0;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A range of free ports, so that two checkouts may test side by side. */
export async function freePortBase(): Promise<number> {
  for (let base = FIRST_BASE; base <= LAST_BASE; base += PORTS_NEEDED) {
    const ports = Array.from({ length: PORTS_NEEDED }, (_, i) => base + i);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error(`no ${PORTS_NEEDED} free ports in a row from ${FIRST_BASE} on`);
}

/** Runs the live suite on a network of its own below `scratch`, and removes the network whatever happened. */
export function withLiveNetwork(scratch: string, portBase: number, suite: () => number): number {
  const state = join(scratch, 'network');
  mkdirSync(state, { recursive: true });
  process.env['LIANJIAN_LIVE_STATE'] = state;
  process.env['LIANJIAN_LIVE_PORT_BASE'] = String(portBase);
  try {
    return suite();
  } finally {
    runNode(NETWORK, ['clean', '--yes', '--state', state]);
  }
}
