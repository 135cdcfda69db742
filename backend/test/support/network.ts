// The live suite's network, reached as an operator and an application do: by its command and the profile it writes.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NetworkProfile, readNetworkProfile } from '../../src/adapters/network-profile.ts';

const ROOT = join(import.meta.dirname, '../../..');
export const LIVE_STATE = process.env['LIANJIAN_LIVE_STATE'] ?? join(tmpdir(), 'lianjian-live');
const PORT_BASE = process.env['LIANJIAN_LIVE_PORT_BASE'] ?? '24000';

/** Long enough for a cold start and a deployment on two busy cores. */
export const START_MS = 300_000;

function run(...command: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', ...command], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`);
}

const network = (...args: readonly string[]): void => {
  run('network/src/cli/main.ts', '--state', LIVE_STATE, '--port-base', PORT_BASE, ...args);
};

let isUp = false;

/** Up, with the contract; repeated calls change nothing. */
export async function liveNetwork(): Promise<NetworkProfile> {
  if (!isUp) {
    run('chaincode/scripts/package-contract.ts');
    network('up');
    network('deploy', 'chaincode/dist/package');
    isUp = true;
  }
  return readNetworkProfile(join(LIVE_STATE, 'connection-profile.json'));
}

/** Ends a process of the network if it runs, and starts it. */
export const restartProcess = (name: string): void => {
  network('restart', name);
};

/** Sends a signal to a process of the network, as a fault would. */
export function signalProcess(name: string, signal: 'SIGKILL' | 'SIGSTOP'): void {
  const { pid } = JSON.parse(readFileSync(join(LIVE_STATE, 'run', `${name}.json`), 'utf8')) as { pid: number };
  process.kill(pid, signal);
}
