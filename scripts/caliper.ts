// Caliper is a package of its own: its many dependencies are installed only when a benchmark is run.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

const folder = join(root, 'caliper');
const modifiedAt = (file: string): number => (existsSync(file) ? statSync(file).mtimeMs : 0);

/** Installs what Caliper's lock file names, unless it is there already. */
export function installCaliper(): number {
  const installed = modifiedAt(join(folder, 'node_modules', '.package-lock.json'));
  if (installed > 0 && installed >= modifiedAt(join(folder, 'package-lock.json'))) return 0;
  const npm = spawnSync(
    'npm',
    ['ci', '--no-workspaces', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  return npm.status ?? 1;
}
