// Brings the tables up to date: numbered SQL files, each applied once, in a transaction of its own, and recorded.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { type Database } from './database.ts';

const FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url));
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/;
/** Two processes that start at once on one server: the second waits. Any number that nobody else locks. */
const LOCK = 5_471_001;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws when a migration that was applied is no longer the same */
export async function migrate(db: Database['db'], folder: string = FOLDER): Promise<void> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  for (const name of names) await applyOnce(db, name, await readFile(`${folder}/${name}`, 'utf8'));
}

function applyOnce(db: Database['db'], name: string, text: string): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
    await tx.execute(sql`create table if not exists migration (
      name text primary key, digest text not null, applied_at timestamptz not null default now())`);
    const found = await tx.execute(sql`select digest from migration where name = ${name}`);
    const [applied] = (found as { rows: { digest: string }[] }).rows;
    if (applied?.digest === digestOf(text)) return;
    if (applied !== undefined) throw new Error(`migration ${name} was changed after it had been applied`);
    for (const statement of statementsOf(text)) await tx.execute(sql.raw(statement));
    await tx.execute(sql`insert into migration (name, digest) values (${name}, ${digestOf(text)})`);
  });
}

/** Statements end with a semicolon at the end of a line: prepared statements take one at a time. */
const statementsOf = (text: string): string[] =>
  text
    .split(/;[ \t]*\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replaceAll(/--.*$/gm, '').trim() !== '');
