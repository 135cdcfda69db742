// Commits one row after another and says so, until it is killed.
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/adapters/database/open-database.ts';

const { db } = await openDatabase({ folder: process.argv[2] });
await db.execute(sql.raw('create table t (x int)'));
for (let x = 1; ; x += 1) {
  await db.execute(sql.raw(`insert into t values (${x})`));
  process.stdout.write(`${x}\n`);
}
