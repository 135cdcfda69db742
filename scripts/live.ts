// What the live suite needs around it: the host's tools before, and its network removed afterwards.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './run.ts';

const NETWORK = 'network/src/cli/main.ts';
/** The shared network of the live tests counts its ports from here. */
const LIVE_PORT_BASE = '24000';

/** Gets what is missing where it can be had; false when the live suite cannot run here. */
export const prepareLive = (): boolean =>
  runNode(NETWORK, ['doctor', '--install', '--port-base', LIVE_PORT_BASE]) === 0;

/** Runs the live suite on a network of its own below `scratch`, and removes the network whatever happened. */
export function withLiveNetwork(scratch: string, suite: () => number): number {
  const state = join(scratch, 'network');
  mkdirSync(state, { recursive: true });
  process.env['LIANJIAN_LIVE_STATE'] = state;
  try {
    return suite();
  } finally {
    runNode(NETWORK, ['clean', '--yes', '--state', state]);
  }
}
