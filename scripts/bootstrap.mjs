// Entry of every npm script. Plain JavaScript for Node >= 18: it installs what the lock file names,
// then hands over to the pinned Node 24, which runs the TypeScript tasks beside this file.
// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 18;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`lianjian: ${message}`);
  process.exit(1);
}

/** @param {string} file */
function modifiedAt(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/**
 * npm writes node_modules/.package-lock.json at the end of an install, so its age tells whether the
 * last install finished and whether the lock file has changed since.
 */
function installWhenStale() {
  const installed = modifiedAt(join(root, 'node_modules', '.package-lock.json'));
  if (installed >= modifiedAt(join(root, 'package-lock.json')) && installed > 0) return;
  console.log('lianjian: installing dependencies (npm ci) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) fail('npm ci failed; see its message above, mend it and run the command again');
}

/** @returns {string} */
function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(root, 'node_modules', 'node', 'bin', name);
  if (!existsSync(path)) fail(`the pinned Node is missing at ${path}; remove node_modules and run the command again`);
  return path;
}

const [task, ...args] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  fail(`Node ${process.versions.node} is too old; install Node ${OLDEST_NODE} or newer`);
}
if (task === undefined || !/^[a-z:-]+$/.test(task)) fail('usage: node scripts/bootstrap.mjs TASK [ARGUMENTS]');
const file = join(root, 'scripts', 'tasks', `${task.replaceAll(':', '-')}.ts`);
if (!existsSync(file)) fail(`no such task: ${task}`);
installWhenStale();
const node = pinnedNode();
const child = spawn(node, [file, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
  },
});
// The task ends as it sees fit, and this process with it: so a prompt comes back when everything is over.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
