// PostgreSQL's own programs, for tests of a database server that is killed or hangs.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureProgram } from './debian.ts';

/** Debian keeps them out of PATH, by version. */
const DEBIAN = '/usr/lib/postgresql';
const PROGRAMS = ['initdb', 'postgres'];
const HOW = 'install it (Debian: apt-get install postgresql) or have initdb and postgres in PATH';

function postgresFolder(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : [];
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...versions];
  return folders.find((folder) => PROGRAMS.every((program) => existsSync(join(folder, program))));
}

/** The folder of its programs. @throws Error saying what to do where there is none */
export function requirePostgres(): string {
  const folder = postgresFolder();
  if (folder !== undefined) return folder;
  throw new Error(`no PostgreSQL here: ${HOW}`);
}

/** An exit code: 1 when there is none and it could not be installed. */
export const ensurePostgres = (): number =>
  ensureProgram({
    name: 'PostgreSQL',
    debianPackage: 'postgresql',
    hint: HOW,
    isThere: () => postgresFolder() !== undefined,
  });
