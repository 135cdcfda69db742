// The folder a contract is deployed from, and the self-contained copy its servers run.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { messageOf, NetworkError } from '../errors.ts';
import { exists, makeFolder, writePrivate } from '../files.ts';

const manifest = z.looseObject({
  name: z.string().regex(/^(?:@[a-z0-9-]+\/)?[a-z][a-z0-9_-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/),
  main: z.string().optional(),
  /** Entry point to bundle with everything it imports; without it the folder is deployed as it is. */
  bundle: z.string().optional(),
});

export interface Contract {
  /** The chaincode's name on the channel. */
  readonly name: string;
  readonly version: string;
  /** SHA-256 over all files that a server runs: names, lengths and bytes. */
  readonly digest: string;
  /** A self-contained folder with a package.json whose `main` exports `contracts`. */
  readonly folder: string;
}

const BUNDLE = 'contract.cjs';

/**
 * Reads a contract and bundles it when its package.json says what to bundle. The result lies in a temporary folder of
 * its own; `dispose` removes it.
 * @throws NetworkError INVALID_PACKAGE.
 */
export async function prepareContract(folder: string, name?: string): Promise<Contract & { dispose: () => void }> {
  const meta = readManifest(folder);
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-contract-'));
  try {
    if (meta.bundle === undefined) copyContract(folder, scratch, meta.main);
    else await bundleContract(folder, meta.bundle, scratch, meta);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  }
  return {
    name: name ?? meta.name.replace(/^@[^/]+\//, ''),
    version: meta.version,
    digest: digestOf(scratch),
    folder: scratch,
    dispose: () => {
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

function readManifest(folder: string): z.infer<typeof manifest> {
  const file = join(folder, 'package.json');
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new NetworkError('INVALID_PACKAGE', `cannot read ${file}: ${messageOf(error)}`, {
      hint: 'name a folder whose package.json has name, version, and main or bundle',
    });
  }
  const parsed = manifest.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new NetworkError('INVALID_PACKAGE', `${file} does not describe a contract:\n${z.prettifyError(parsed.error)}`);
}

function copyContract(folder: string, target: string, main: string | undefined): void {
  if (main === undefined || !exists(join(folder, main)))
    throw new NetworkError('INVALID_PACKAGE', `${folder} has no built contract: ${main ?? 'main is not set'}`, {
      hint: 'build it first, or set "bundle" in its package.json to the entry that is to be bundled',
    });
  cpSync(folder, target, { recursive: true, dereference: true });
}

async function bundleContract(
  folder: string,
  entry: string,
  target: string,
  meta: z.infer<typeof manifest>,
): Promise<void> {
  try {
    await build({
      // Paths appear in the output: relative ones make equal sources give equal bytes wherever they lie.
      absWorkingDir: realpathSync(folder),
      entryPoints: [entry],
      outfile: join(target, BUNDLE),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      // Error traces and contract metadata use class names.
      keepNames: true,
      logLevel: 'silent',
    });
  } catch (error) {
    throw new NetworkError('INVALID_PACKAGE', `bundling ${entry} failed: ${messageOf(error)}`, { cause: error });
  }
  const { name, version } = meta;
  writePrivate(join(target, 'package.json'), `${JSON.stringify({ name, version, type: 'commonjs', main: BUNDLE })}\n`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder)) {
    const bytes = readFileSync(join(folder, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Keeps the copy that servers run; it appears whole or not at all. */
export function keepContract(contract: Contract, target: string): void {
  if (exists(target)) return;
  makeFolder(join(target, '..'));
  const unfinished = `${target}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(contract.folder, unfinished, { recursive: true });
  renameSync(unfinished, target);
}
