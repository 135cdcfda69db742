// PostgreSQL's own first start takes seconds of computing: done once, kept in the cache, copied from then on.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const ROOT = join(import.meta.dirname, '../../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8')) as {
  version: string;
};
const CACHE = join(ROOT, 'node_modules/.cache/lianjian');
const TEMPLATE = join(CACHE, `pglite-${version}`);

async function makeTemplate(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(join(CACHE, 'making-'));
  const database = await PGlite.create(join(making, 'pglite'));
  await database.close();
  try {
    renameSync(join(making, 'pglite'), TEMPLATE);
  } catch (error) {
    // Another test run was faster.
    if (!existsSync(TEMPLATE)) throw error;
  }
}

/** Lays an empty database where `openDatabase({ folder })` looks, unless there is one. */
export async function prepareDatabase(folder: string): Promise<void> {
  if (existsSync(join(folder, 'pglite'))) return;
  if (!existsSync(TEMPLATE)) await makeTemplate();
  cpSync(TEMPLATE, join(folder, 'pglite'), { recursive: true });
}
