// `npm run fsck` as an operator runs it, and what it said.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../dist/fsck-main.js');

export interface FsckTold {
  readonly code: number | null;
  /** `finding  what`, sorted. */
  readonly wrong: readonly string[];
  readonly repaired: readonly string[];
  readonly last: string;
}

/**
 * @param change to the environment
 * @param within another program that runs what follows
 */
export async function fsckOf(
  folder: string,
  options: readonly string[] = [],
  change: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Promise<FsckTold> {
  const [program = '', ...args] = [...within, process.execPath, '--no-warnings', MAIN, ...options];
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], LIANJIAN_DATA: folder, ...change },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = (await text(child.stdout)).trim().split('\n');
  await ended;
  const after = (word: string): string[] =>
    lines
      .filter((line) => line.startsWith(`${word}  `))
      .map((line) => line.slice(word.length + 2))
      .sort();
  return { code: child.exitCode, last: lines.at(-1) ?? '', repaired: after('repaired'), wrong: after('WRONG') };
}
