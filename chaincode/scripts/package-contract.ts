// Bundles the compiled contracts with everything they import into one folder, which a chaincode server runs as it is:
// links between workspaces do not travel. From what tsc emitted, as decorators' metadata is lost otherwise.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const chaincode = join(import.meta.dirname, '..');
const BUNDLE = 'contract.cjs';

/** The name under which the contract is deployed. */
const NAME = 'lianjian';

/** Equal sources give equal bytes, wherever they lie. @param entry what the server loads */
export async function packageContract(target: string, entry = 'dist/start.js'): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(chaincode, 'package.json'), 'utf8')) as { version: string };
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await build({
    absWorkingDir: chaincode,
    bundle: true,
    entryPoints: [entry],
    format: 'cjs',
    // Error traces and contract metadata use class names.
    keepNames: true,
    logLevel: 'warning',
    outfile: join(target, BUNDLE),
    platform: 'node',
    target: 'node24',
  });
  const manifest = { name: NAME, version, type: 'commonjs', main: BUNDLE };
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest)}\n`);
}

if (import.meta.main) {
  const target = join(chaincode, 'dist', 'package');
  await packageContract(target);
  process.stdout.write(`chaincode/dist/package: deploy it with npm run network -- deploy chaincode/dist/package\n`);
}
