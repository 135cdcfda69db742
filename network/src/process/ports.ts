// Who listens on a port already, so that a clash is named before anything starts.
import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { exitStatusOf, isSystemError, NetworkError } from '../errors.ts';
import { readIfPresent } from '../files.ts';

const LISTEN_STATE = '0A';

export interface WantedPort {
  readonly port: number;
  readonly process: string;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (isSystemError(error, 'EADDRINUSE')) resolve(false);
      else reject(error);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Socket inodes listening on a port, from the kernel's TCP tables. */
function listeningInodes(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => (readIfPresent(file) ?? '').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTEN_STATE)
    .map((fields) => fields[9] ?? '');
}

/** Another user's process, or one that ended meanwhile: what cannot be told is left out. */
function unlessGone<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (['EACCES', 'ENOENT', 'EPERM', 'ESRCH'].some((code) => isSystemError(error, code))) return otherwise;
    throw error;
  }
}

const linksOf = (folder: string): string[] =>
  unlessGone(() => readdirSync(folder), []).map((name) => unlessGone(() => readlinkSync(`${folder}/${name}`), ''));

function ownerOnLinux(port: number): string | undefined {
  const sockets = new Set(listeningInodes(port).map((inode) => `socket:[${inode}]`));
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!linksOf(`/proc/${pid}/fd`).some((link) => sockets.has(link))) continue;
    const command = (readIfPresent(`/proc/${pid}/cmdline`) ?? '').split('\0')[0] ?? '';
    return `process ${pid} (${command})`;
  }
  return undefined;
}

function ownerByLsof(port: number): string | undefined {
  try {
    const out = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
      encoding: 'utf8',
      timeout: 5000,
    });
    const pid = /^p(\d+)$/m.exec(out)?.[1];
    const command = /^c(.+)$/m.exec(out)?.[1];
    return pid === undefined ? undefined : `process ${pid} (${command ?? '?'})`;
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || exitStatusOf(error) !== undefined) return undefined;
    throw error;
  }
}

export const portOwner = (port: number): string =>
  (process.platform === 'linux' ? ownerOnLinux(port) : ownerByLsof(port)) ?? 'a process of another user';

/** One line for each process that holds wanted ports: which ports, for whom, and who it is. */
export async function portOwners(wanted: readonly WantedPort[]): Promise<string[]> {
  const byOwner = new Map<string, WantedPort[]>();
  for (const want of wanted) {
    if (await canListen(want.port)) continue;
    const owner = portOwner(want.port);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), want]);
  }
  return [...byOwner].map(([owner, held]) => {
    const ports = held.map(({ port, process: name }) => `${port} (for ${name})`);
    return `${owner} holds ${ports.join(', ')}`;
  });
}

/** @throws NetworkError PORT_IN_USE naming each taken port, who wants it and who has it. */
export async function checkPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const taken = await portOwners(wanted);
  if (taken.length > 0)
    throw new NetworkError('PORT_IN_USE', taken.join('\n'), {
      hint: 'end those processes, or choose other ports with --port-base and another --state folder',
    });
}
