// The live suite's network, reached as an operator and an application do: by its command and the profile it writes.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
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

const commandOf = (...args: readonly string[]): string[] => [
  'network/src/cli/main.ts',
  ...['--state', LIVE_STATE, '--port-base', PORT_BASE],
  ...args,
];

const network = (...args: readonly string[]): void => {
  run(...commandOf(...args));
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

/** New keys and certificates for a node, and a restart of what uses them. */
export const renewCertificates = (node: string): void => {
  network('renew', node);
};

/** Milliseconds in which the command has started the process again. */
const RESTARTED_MS = 60_000;

/** Restarts one that will not be ready, for which the command would wait. */
export async function restartUnready(name: string): Promise<void> {
  const before = pidOf(name);
  const isAgain = (): boolean => ![before, undefined].includes(recordedPid(name));
  const child = spawn(process.execPath, ['--no-warnings', ...commandOf('restart', name)], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const end = Date.now() + RESTARTED_MS;
  while (!isAgain()) {
    if (Date.now() > end) throw new Error(`${name} was not started again within ${RESTARTED_MS / 1000} s`);
    await delay(100);
  }
  child.kill('SIGINT');
  await ended;
}

/** Long enough for all of it to start on a busy machine. */
const REVIVE_MS = 180_000;

/** Starts what does not run and waits for all of it to answer, as a service manager would; this process goes on. */
export async function reviveNetwork(): Promise<void> {
  const child = spawn(process.execPath, ['--no-warnings', ...commandOf('up')], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: REVIVE_MS,
    killSignal: 'SIGKILL',
  });
  const said = text(child.stderr);
  await once(child, 'exit');
  if (child.exitCode !== 0) {
    const how = child.signalCode === null ? 'failed' : `did not end within ${REVIVE_MS / 1000} s`;
    throw new Error(`starting the network again ${how}: ${await said}`);
  }
}

/** Undefined while it is being started again. */
function recordedPid(name: string): number | undefined {
  const text = readIfThere(join(LIVE_STATE, 'run', `${name}.json`));
  return text === undefined ? undefined : (JSON.parse(text) as { pid: number }).pid;
}

function pidOf(name: string): number {
  const pid = recordedPid(name);
  if (pid === undefined) throw new Error(`${name} was not started`);
  return pid;
}

/** Sends a signal to a process of the network, as a fault would. */
export function signalProcess(name: string, signal: 'SIGCONT' | 'SIGKILL' | 'SIGSTOP'): void {
  process.kill(pidOf(name), signal);
}

/** Milliseconds in which a killed process gives a gigabyte of memory back. */
const GONE_MS = 30_000;

/** All of them at once; resolves when they are gone, and their ports free. */
export async function killProcesses(names: readonly string[]): Promise<void> {
  const pids = names.map(pidOf);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  const end = Date.now() + GONE_MS;
  while (pids.some(isRunning)) {
    if (Date.now() > end) throw new Error(`${names.join(', ')}: killed, and not gone within ${GONE_MS / 1000} s`);
    await delay(50);
  }
}

/** A zombie does not run, but for one whose threads are still ending. Without /proc it is not known, and taken for gone. */
function isRunning(pid: number): boolean {
  const stat = statOf(pid);
  if (stat === undefined) return false;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[STAT_STATE] !== 'Z' || Number(fields[STAT_THREADS]) > 1;
}

/** Fields after the parenthesised command. Source: proc(5) */
const STAT_STATE = 0;
const STAT_THREADS = 17;

const statOf = (pid: number): string | undefined => readIfThere(`/proc/${pid}/stat`);

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
