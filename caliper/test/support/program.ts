// Runs a benchmark program on the network that the live tests share.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  readonly exitCode: number | null;
  /** Standard output. */
  readonly said: string;
  /** Standard error, for people. */
  readonly told: string;
}

export function runOnLiveNetwork(program: string, ...options: string[]): Promise<Ended> {
  const { LIANJIAN_LIVE_STATE: state, LIANJIAN_LIVE_PORT_BASE: portBase } = process.env;
  if (state === undefined || portBase === undefined) throw new Error('run this through npm run test:live');
  const file = join(import.meta.dirname, '..', '..', program);
  const child = spawn(process.execPath, [file, '--state', state, '--port-base', portBase, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, told] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (exitCode) => {
      resolve({ exitCode, said, told });
    });
  });
}

/** The last line, which every benchmark ends with. */
export const figuresIn = ({ said }: Ended): unknown => JSON.parse(said.trim().split('\n').at(-1) ?? '');
