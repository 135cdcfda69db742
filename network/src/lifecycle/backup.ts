// Backups of a peer or of the whole network: taken while the processes concerned are stopped, so that the files agree.
// An archive holds private keys and private data in the clear: it is readable by its owner only, and must stay so.
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { create, extract } from 'tar';
import { z } from 'zod';
import { NetworkError } from '../errors.ts';
import { exists, makeFolder, writePrivate } from '../files.ts';
import { processNamed } from './restart.ts';
import { type Context } from './context.ts';
import { down, up } from './up.ts';

const MANIFEST = 'manifest.json';
const manifestShape = z.strictObject({
  kind: z.enum(['network', 'peer']),
  /** Name of the network or of the peer. */
  name: z.string(),
  takenAt: z.iso.datetime(),
});
type Manifest = z.infer<typeof manifestShape>;

/** Pid files and the lock belong to a run, not to the data. */
const NOT_KEPT = new Set(['run', 'lock']);

/** Archives the whole network: state and keys. It is stopped meanwhile, and started again if it ran. */
export async function backupNetwork(context: Context, file: string): Promise<void> {
  refuseExisting(file);
  const wasRunning = context.supervisor.running().length > 0;
  if (wasRunning) await down(context);
  try {
    await archive(context, file, { kind: 'network', name: context.topology.name }, (folder) => {
      const { state, keys } = context.folders;
      cpSync(state, join(folder, 'state'), {
        recursive: true,
        filter: (path) => dirname(path) !== state || !NOT_KEPT.has(basename(path)),
      });
      // Keys of other networks than the default one lie inside the state folder already.
      if (!keys.startsWith(`${state}/`)) cpSync(keys, join(folder, 'keys'), { recursive: true });
    });
  } finally {
    if (wasRunning) await up(context);
  }
}

/** Puts a network back where none is. @throws NetworkError STATE_MISMATCH when there is one. */
export async function restoreNetwork(context: Context, file: string): Promise<void> {
  const { state, keys } = context.folders;
  if (existsSync(context.paths.topology()) || context.supervisor.running().length > 0)
    throw new NetworkError('STATE_MISMATCH', `${state} holds a network already`, {
      hint: 'name another --state folder, or remove that network with clean',
    });
  await unpack(context, file, 'network', (folder) => {
    makeFolder(state);
    for (const entry of readdirSync(join(folder, 'state'))) {
      cpSync(join(folder, 'state', entry), join(state, entry), { recursive: true });
    }
    if (existsSync(join(folder, 'keys'))) cpSync(join(folder, 'keys'), keys, { recursive: true });
  });
}

/** Archives one peer's data. The peer is stopped meanwhile, and started again if it ran. */
export async function backupPeer(context: Context, peer: string, file: string): Promise<void> {
  refuseExisting(file);
  await whileStopped(context, peer, () =>
    archive(context, file, { kind: 'peer', name: peer }, (folder) => {
      cpSync(context.paths.data(peer), join(folder, 'data'), { recursive: true });
    }),
  );
}

/** Replaces one peer's data; it then fetches the blocks that it lacks from the orderers. */
export async function restorePeer(context: Context, peer: string, file: string): Promise<void> {
  await whileStopped(context, peer, () =>
    unpack(context, file, 'peer', (folder, { name }) => {
      if (name !== peer) throw new NetworkError('INVALID_INPUT', `${file} is a backup of ${name}, not of ${peer}`);
      const data = context.paths.data(peer);
      rmSync(data, { recursive: true, force: true });
      renameSync(join(folder, 'data'), data);
      chmodSync(data, 0o700);
    }),
  );
}

async function whileStopped(context: Context, peer: string, work: () => Promise<void>): Promise<void> {
  if (!peer.startsWith('peer-')) throw new NetworkError('INVALID_INPUT', `${peer} is not a peer`);
  const spec = await processNamed(context, peer);
  const wasRunning = await context.supervisor.stop(peer);
  try {
    await work();
  } finally {
    if (wasRunning) {
      context.supervisor.start(spec);
      await context.supervisor.ready(spec, context.signal);
    }
  }
}

function refuseExisting(file: string): void {
  if (exists(file)) throw new NetworkError('INVALID_INPUT', `${file} exists`, { hint: 'name a file that does not' });
}

async function archive(
  context: Context,
  file: string,
  what: Pick<Manifest, 'kind' | 'name'>,
  gather: (folder: string) => void,
): Promise<void> {
  const target = resolve(file);
  makeFolder(dirname(target));
  // Beside the target, for the copy may be as large as the network's data.
  const scratch = mkdtempSync(join(dirname(target), '.backup-'));
  try {
    gather(scratch);
    const manifest: Manifest = { ...what, takenAt: new Date().toISOString() };
    writePrivate(join(scratch, MANIFEST), `${JSON.stringify(manifest)}\n`);
    const unfinished = join(scratch, 'archive');
    const entries = readdirSync(scratch).sort();
    await create({ cwd: scratch, file: unfinished, gzip: true }, entries);
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, target);
    context.say(`wrote ${target}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function unpack(
  context: Context,
  file: string,
  kind: Manifest['kind'],
  put: (folder: string, manifest: Manifest) => void,
): Promise<void> {
  if (!exists(file)) throw new NetworkError('INVALID_INPUT', `there is no file ${file}`);
  makeFolder(context.paths.root);
  const scratch = mkdtempSync(join(context.paths.root, '.restore-'));
  try {
    await extract({ cwd: scratch, file: resolve(file), strict: true });
    const manifest = readManifest(scratch, file);
    if (manifest.kind !== kind)
      throw new NetworkError('INVALID_INPUT', `${file} is a backup of a ${manifest.kind}, not of a ${kind}`);
    put(scratch, manifest);
    context.say(`restored ${manifest.name} as of ${manifest.takenAt}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readManifest(folder: string, file: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
  } catch (error) {
    throw new NetworkError('INVALID_INPUT', `${file} is not a backup of this network`, { cause: error });
  }
}
