import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

export const root = dirname(import.meta.dirname);

/** Runs a Node program (a script of a package's own) to its end on this Node; returns its exit code. */
export function runNode(script: string, args: readonly string[], nodeOptions: readonly string[] = []): number {
  const child = spawnSync(process.execPath, [...nodeOptions, join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return child.status ?? 1;
}

/** The same beside others, with variables of its own. */
export async function startNode(
  script: string,
  args: readonly string[],
  nodeOptions: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(process.execPath, [...nodeOptions, join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Runs named steps in order, saying which one failed; true when all passed. */
export async function runSteps(steps: Readonly<Record<string, () => number | Promise<number>>>): Promise<boolean> {
  for (const [name, step] of Object.entries(steps)) {
    const startedAt = performance.now();
    process.stdout.write(`— ${name}\n`);
    if ((await step()) !== 0) {
      process.stderr.write(`lianjian: ${name} failed; see above\n`);
      return false;
    }
    process.stdout.write(`  ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  }
  return true;
}
